extension Configuration {
    /// `[database]`: where everything is kept, how much of it and for how long.
    public struct Database: Equatable, Sendable {
        /// The SQLite file; its folder is made when missing.
        public var path = "./var/edge-gateway.db"
        /// The size of the ballast file that is given up when the disk is full, 0 to 1 GiB.
        public var ballastBytes = 16 << 20
        /// The largest size of the database, 64 MiB to 16 TiB; 0 is unlimited.
        public var maxSizeBytes = 0
        /// How long single readings are kept, 1 to 36,500 days.
        public var readingRetentionDays = 90
        /// How long the journal is kept, 1 to 36,500 days.
        public var journalRetentionDays = 3650
        /// How long roll-ups are kept, 31 to 36,500 days; never shorter than readings.
        public var rollupRetentionDays = 3650

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("path", into: &self.path, .path)
            table.read("ballast_bytes", into: &self.ballastBytes, in: 0...(1 << 30))
            table.read("max_size_bytes", into: &self.maxSizeBytes, in: (64 << 20)...(1 << 44), zero: "unlimited")
            table.read("reading_retention_days", into: &self.readingRetentionDays, in: 1...36_500)
            table.read("journal_retention_days", into: &self.journalRetentionDays, in: 1...36_500)
            table.read("rollup_retention_days", into: &self.rollupRetentionDays, in: 31...36_500)
        }
    }
}
