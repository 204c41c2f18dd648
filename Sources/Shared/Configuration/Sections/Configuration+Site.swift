extension Configuration {
    /// `[site]`: who and where this gateway is.
    public struct Site: Equatable, Sendable {
        /// The name of this site on the wire: in MQTT topics and in every record. 1 to 64 bytes.
        public var id = "site-1"
        /// For people; may be empty. Up to 200 bytes.
        public var name = ""
        /// The IANA time zone in which tariffs and reports reckon days and times of day.
        public var timeZone = "UTC"
        /// The ISO 4217 code of the money that tariffs and invoices count in.
        public var currency = "EUR"

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("id", into: &self.id, .oneTo(64))
            table.read("name", into: &self.name, .upTo(200))
            table.read("time_zone", into: &self.timeZone, .timeZone)
            table.read("currency", into: &self.currency, .currency)
        }
    }
}
