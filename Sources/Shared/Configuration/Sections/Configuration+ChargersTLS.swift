extension Configuration.Chargers {
    /// `[chargers.tls]`: with a certificate chargers connect with TLS (`wss`, OCPP security profile 2, and with a client
    /// authority 3), at the port of `[chargers]` or at one of its own. All of its files are read anew when they change.
    public struct TLS: Equatable, Sendable {
        /// The server's certificate followed by its intermediates, PEM.
        public var certificateFile: String?
        /// The TCP port of TLS, 1 to 65,535, and `chargers.port` stays without; nil for TLS at `chargers.port` alone.
        public var port: Int?

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

        /// - Parameter plainPort: that of `[chargers]`.
        mutating func read(_ table: ConfigurationTable, plainPort: Int) {
            self.readPort(table, plainPort)
            table.read("certificate_file", into: &self.certificateFile, .path)
            table.read("key_file", into: &self.keyFile, .path)
            table.requireTogether(("certificate_file", self.certificateFile), ("key_file", self.keyFile))
            table.read("client_ca_file", into: &self.clientCaFile, .path)
            table.read("crl_file", into: &self.crlFile, .path)
            table.require(("certificate_file", self.certificateFile), for: ("client_ca_file", self.clientCaFile))
            table.require(("client_ca_file", self.clientCaFile), for: ("crl_file", self.crlFile))
            table.require(("certificate_file", self.certificateFile), for: ("port", self.port.map { String($0) }))
        }

        private mutating func readPort(_ table: ConfigurationTable, _ plainPort: Int) {
            var port = self.port ?? 0
            table.read("port", into: &port, in: 1...65_535, zero: "that of [chargers]")
            self.port = port == 0 ? nil : port
            guard port != 0, port == plainPort else { return }
            table.report("port", "is \(port), as chargers.port is", remedy: "Use another one, or 0 for TLS alone.")
        }
    }

    /// `[chargers.defaults]`: how the chargers of this site are set.
    public struct Defaults: Equatable, Sendable {
        /// Whether each charger is set so once when it has been approved.
        public var apply = true
        /// The interval of the BootNotification response, 1 to 86,400 s.
        public var heartbeatIntervalSeconds = 300
        /// How often a charging charger is expected to send meter values, 1 to 86,400 s.
        public var meterIntervalSeconds = 60
        /// What chargers measure while charging.
        public var measurands = ["Energy.Active.Import.Register", "Power.Active.Import"]
        /// How often chargers send readings at times of the clock, 1 to 86,400 s; 0 is never.
        public var clockAlignedIntervalSeconds = 0

        /// Those that OCPP 1.6 and 2.x have in common.
        public static let knownMeasurands = [
            "Current.Export", "Current.Import", "Current.Offered", "Energy.Active.Export.Register",
            "Energy.Active.Import.Register", "Energy.Reactive.Export.Register", "Energy.Reactive.Import.Register",
            "Energy.Active.Export.Interval", "Energy.Active.Import.Interval", "Energy.Reactive.Export.Interval",
            "Energy.Reactive.Import.Interval", "Frequency", "Power.Active.Export", "Power.Active.Import",
            "Power.Factor", "Power.Offered", "Power.Reactive.Export", "Power.Reactive.Import", "SoC", "Voltage",
        ]

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("apply", into: &self.apply)
            table.read("heartbeat_interval_seconds", into: &self.heartbeatIntervalSeconds, in: 1...86_400)
            table.read("meter_interval_seconds", into: &self.meterIntervalSeconds, in: 1...86_400)
            table.read("measurands", into: &self.measurands, from: Self.knownMeasurands)
            table.read(
                "clock_aligned_interval_seconds", into: &self.clockAlignedIntervalSeconds, in: 1...86_400,
                zero: "never")
        }
    }
}
