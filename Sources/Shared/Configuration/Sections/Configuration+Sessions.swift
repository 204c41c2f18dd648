extension Configuration {
    /// `[sessions]`: how charging sessions are judged.
    public struct Sessions: Equatable, Sendable {
        /// A session without readings for this many meter intervals is flagged stale, 1 to 1,000.
        public var staleAfterIntervals = 3
        /// How far a charger's clock may be off before it is flagged and not believed, 1 to 86,400 s.
        public var clockToleranceSeconds = 300
        /// How long a suspected session waits for its end after the charger has come back, 0 to 604,800 s.
        public var abandonedGraceSeconds = 600

        /// How long numbered messages of a session may be missing before the charger is asked for them, 0 to 86,400 s.
        public var missingMessageGraceSeconds = 60

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("stale_after_intervals", into: &self.staleAfterIntervals, in: 1...1000)
            table.read("clock_tolerance_seconds", into: &self.clockToleranceSeconds, in: 1...86_400)
            table.read("missing_message_grace_seconds", into: &self.missingMessageGraceSeconds, in: 0...86_400)
            table.read("abandoned_grace_seconds", into: &self.abandonedGraceSeconds, in: 0...604_800)
        }
    }
}
