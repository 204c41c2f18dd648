extension Configuration {
    /// `[chargers]`: the server that chargers connect to, and its bounds.
    public struct Chargers: Equatable, Sendable {
        /// The address to listen on: an IP address or a host name; `::` is IPv6 and IPv4.
        public var listenAddress = "0.0.0.0"
        /// The TCP port, 1 to 65,535; 0 takes any free one.
        public var port = 9000
        /// The path before `/<identity>` in the URL that chargers use.
        public var path = "/ocpp"
        /// Whether unknown chargers are recorded as awaiting approval (true) or refused with 404 (false).
        public var acceptUnknown = false
        /// After how long a charger that is held back (told Pending) boots again, 1 to 86,400 s.
        public var heldRetrySeconds = 60
        /// After how long a charger that was rejected boots again, 1 to 86,400 s.
        public var rejectedRetrySeconds = 600
        /// The lowest security profile that a charger may connect with, 0 to 3; 0 demands nothing.
        public var minimumSecurityProfile = 0
        /// The WebSocket subprotocols that are spoken; the highest that a charger offers wins.
        public var versions = Self.knownVersions
        /// The longest OCPP message from a charger, 1 KiB to 16 MiB.
        public var maxMessageBytes = 65_536
        /// The most chargers connected at once, 1 to 100,000.
        public var maxConnections = 12_000
        /// The most handshakes under way at once, 1 to 10,000.
        public var maxHandshakes = 512
        /// How long a charger may take from TCP connection to upgrade, 1 to 120 s.
        public var handshakeTimeoutSeconds = 10
        /// The most bytes of HTTP headers in a handshake, 1 to 64 KiB.
        public var maxHeaderBytes = 16_384
        /// How often a silent charger is pinged, 1 to 3,600 s; 0 is never.
        public var pingIntervalSeconds = 30
        /// How long a charger may take to answer a CALL, 1 to 600 s.
        public var callTimeoutSeconds = 30
        /// The most CALLs that wait on a connection for the answer to the one before them, 1 to 10,000.
        public var maxWaitingCalls = 64
        /// How much of each charger's raw traffic is kept for `edgectl trace`, 1 KiB to 16 MiB; 0 is none.
        public var traceBytesPerCharger = 65_536
        /// Whether the settings of each charger (1.6 configuration keys, 2.x device model) are read when it is first met
        /// and when its firmware changes.
        public var readSettings = true
        public var tls = TLS()
        public var defaults = Defaults()

        /// The subprotocols that this gateway speaks, highest first.
        public static let knownVersions = ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"]

        public init() {}

        /// Where chargers connect, `0.0.0.0:9000`.
        public var address: String { "\(self.listenAddress):\(self.port)" }
        /// Where they connect with TLS while others connect without; nil where there is no such port.
        public var secureAddress: String? { self.tls.port.map { "\(self.listenAddress):\($0)" } }

        mutating func read(_ table: ConfigurationTable) {
            self.readServer(table)
            self.readBounds(table)
            self.tls.read(table.table("tls"), plainPort: self.port)
            self.defaults.read(table.table("defaults"))
        }

        private mutating func readServer(_ table: ConfigurationTable) {
            table.read("listen_address", into: &self.listenAddress, .host)
            table.read("port", into: &self.port, in: 0...65_535)
            table.read("path", into: &self.path, .urlPath)
            table.read("accept_unknown", into: &self.acceptUnknown)
            table.read("held_retry_seconds", into: &self.heldRetrySeconds, in: 1...86_400)
            table.read("rejected_retry_seconds", into: &self.rejectedRetrySeconds, in: 1...86_400)
            table.read("minimum_security_profile", into: &self.minimumSecurityProfile, in: 1...3, zero: "any")
            table.read("read_settings", into: &self.readSettings)
            table.read("versions", into: &self.versions, from: Self.knownVersions)
        }

        private mutating func readBounds(_ table: ConfigurationTable) {
            table.read("max_message_bytes", into: &self.maxMessageBytes, in: 1024...(16 << 20))
            table.read("max_connections", into: &self.maxConnections, in: 1...100_000)
            table.read("max_handshakes", into: &self.maxHandshakes, in: 1...10_000)
            table.read("handshake_timeout_seconds", into: &self.handshakeTimeoutSeconds, in: 1...120)
            table.read("max_header_bytes", into: &self.maxHeaderBytes, in: 1024...65_536)
            table.read("ping_interval_seconds", into: &self.pingIntervalSeconds, in: 1...3600, zero: "never")
            table.read("call_timeout_seconds", into: &self.callTimeoutSeconds, in: 1...600)
            table.read("max_waiting_calls", into: &self.maxWaitingCalls, in: 1...10_000)
            table.read(
                "trace_bytes_per_charger", into: &self.traceBytesPerCharger, in: 1024...(16 << 20), zero: "none")
        }
    }
}
