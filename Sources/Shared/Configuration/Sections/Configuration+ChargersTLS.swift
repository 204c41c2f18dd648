extension Configuration.Chargers {
    /// `[chargers.tls]`: with a certificate the same port speaks TLS (`wss`, OCPP security profile 2, and
    /// with a client authority 3). All of its files are read anew when they change.
    public struct TLS: Equatable, Sendable {
        /// The server's certificate followed by its intermediates, PEM.
        public var certificateFile: String?
        /// The certificate's private key, PEM.
        public var keyFile: String?

        /// The authorities whose certificates prove who a charger is (security profile 3), PEM; nil asks for none.
        public var clientCaFile: String?
        /// The revocation lists of those authorities, PEM or DER; nil revokes nothing.
        public var crlFile: String?

        public init() {}

        /// Every file that is named.
        public var allFiles: [String] {
            [self.certificateFile, self.keyFile, self.clientCaFile, self.crlFile].compactMap(\.self)
        }

        /// Both files, or nil where chargers connect without TLS.
        public var files: (certificate: String, key: String)? {
            guard let certificateFile, let keyFile else { return nil }
            return (certificateFile, keyFile)
        }

        mutating func read(_ table: ConfigurationTable) {
            table.read("certificate_file", into: &self.certificateFile, .path)
            table.read("key_file", into: &self.keyFile, .path)
            table.requireTogether(("certificate_file", self.certificateFile), ("key_file", self.keyFile))
            table.read("client_ca_file", into: &self.clientCaFile, .path)
            table.read("crl_file", into: &self.crlFile, .path)
            table.require(("certificate_file", self.certificateFile), for: ("client_ca_file", self.clientCaFile))
            table.require(("client_ca_file", self.clientCaFile), for: ("crl_file", self.crlFile))
        }
    }

    /// `[chargers.defaults]`: what chargers are told when nothing else is known of them.
    public struct Defaults: Equatable, Sendable {
        /// The interval of the BootNotification response, 1 to 86,400 s.
        public var heartbeatIntervalSeconds = 300
        /// How often a charging charger is expected to send meter values, 1 to 86,400 s.
        public var meterIntervalSeconds = 60

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("heartbeat_interval_seconds", into: &self.heartbeatIntervalSeconds, in: 1...86_400)
            table.read("meter_interval_seconds", into: &self.meterIntervalSeconds, in: 1...86_400)
        }
    }
}
