extension Configuration.Cloud {
    /// `[cloud.tls]`: TLS 1.2 or later towards the brokers whose URL says `mqtts`. Its files (see ``CredentialFile``) are
    /// read again when they change.
    public struct TLS: Equatable, Sendable {
        /// The authorities that the broker's certificate is checked against, PEM; nil is the system's.
        public var caFile: String?
        /// The gateway's own certificate, PEM, for brokers that ask for one.
        public var certificateFile: String?
        /// The private key of `certificateFile`, PEM.
        public var keyFile: String?
        /// The application protocol to ask for, for brokers that serve MQTT behind port 443.
        public var alpn: String?

        public init() {}

        var isDefault: Bool { self == TLS() }

        mutating func read(_ table: ConfigurationTable) {
            table.read("ca_file", into: &self.caFile, .credentialFile)
            table.read("certificate_file", into: &self.certificateFile, .credentialFile)
            table.read("key_file", into: &self.keyFile, .credentialFile)
            table.read("alpn", into: &self.alpn, .upTo(255))
            table.requireTogether(("certificate_file", self.certificateFile), ("key_file", self.keyFile))
        }
    }
}
