extension Configuration {
    /// `[billing]`: what is printed on every invoice.
    public struct Billing: Equatable, Sendable {
        /// What invoice numbers start with. Up to 20 bytes.
        public var invoicePrefix = ""
        /// Who sells: name, address and tax number as one line. Up to 1,000 bytes.
        public var seller = ""

        /// How often a charger is told what its session costs so far, 0 to 86,400 s; 0 is never.
        public var runningCostSeconds = 60

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("invoice_prefix", into: &self.invoicePrefix, .upTo(20))
            table.read("seller", into: &self.seller, .upTo(1000))
            table.read("running_cost_seconds", into: &self.runningCostSeconds, in: 0...86_400)
        }
    }
}
