public import Logging

extension Configuration {
    /// `[log]`: what is written to standard error.
    public struct Log: Equatable, Sendable {
        /// The least severe messages that are written.
        public var level = Logger.Level.info

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("level", into: &self.level)
        }
    }
}
