extension Configuration.Cloud {
    /// `[cloud.tls]`: TLS 1.2 or later towards the broker.
    public struct TLS: Equatable, Sendable {
        public var enabled = false
        /// The authorities that the broker's certificate is checked against, PEM; nil is the system's.
        public var caFile: String?
        /// The gateway's own certificate, PEM, for brokers that ask for one.
        public var certificateFile: String?
        /// The private key of `certificateFile`, PEM.
        public var keyFile: String?
        /// The application protocol to ask for, for brokers that serve MQTT behind port 443.
        public var alpn: String?

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("enabled", into: &self.enabled)
            table.read("ca_file", into: &self.caFile, .path)
            table.read("certificate_file", into: &self.certificateFile, .path)
            table.read("key_file", into: &self.keyFile, .path)
            table.read("alpn", into: &self.alpn, .upTo(255))
            table.requireTogether(("certificate_file", self.certificateFile), ("key_file", self.keyFile))
        }
    }
}
