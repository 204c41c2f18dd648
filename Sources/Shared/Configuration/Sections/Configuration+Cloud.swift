extension Configuration {
    /// `[cloud]`: the MQTT link upwards.
    public struct Cloud: Equatable, Sendable {
        /// The MQTT version spoken with the broker.
        public enum ProtocolVersion: String, CaseIterable, Sendable {
            case v5 = "5"
        }

        /// Who says that a batch has arrived, and so moves the cursor.
        public enum Acknowledgement: String, CaseIterable, Sendable {
            /// The cloud application, on the `ack` topic: nothing is lost.
            case application
            /// The broker, by its PUBACK: what the broker loses is lost.
            case broker
        }

        public var enabled = false
        /// The broker's host name or address; needed where the link is enabled.
        public var host: String?
        /// The broker's TCP port, 1 to 65,535; 0 is MQTT's own (see `brokerPort`).
        public var port = 0
        public var protocolVersion = ProtocolVersion.v5
        /// The MQTT client id; nil is made from the site's id (see `clientIdentifier(site:)`).
        public var clientID: String?
        public var username: String?
        /// A file that holds the broker's password and nothing else; line ends around it do not count.
        public var passwordFile: String?
        /// Those who may command the site: `name:public key` (`SigningKeys`). With none, commands need no signature.
        public var signingKeys: [String] = []
        /// What every topic starts with.
        public var prefix = "ev/v1"
        public var acknowledge = Acknowledgement.application
        /// How long a batch may stay unacknowledged before it is sent again, 1 to 3,600 s.
        public var ackTimeoutSeconds = 30
        /// The largest MQTT payload sent, 4 KiB to 16 MiB.
        public var maxPayloadBytes = 102_400
        /// The most messages sent and not yet acknowledged by the broker, 1 to 20.
        public var maxInFlight = 20
        /// The MQTT keep-alive, 5 to 3,600 s.
        public var keepAliveSeconds = 30
        /// How long the broker keeps commands for a gateway that is away, 0 to 4,294,967,295 s (the last is for ever).
        public var sessionExpirySeconds = 604_800
        /// The longest wait between two attempts to connect, 1 to 3,600 s.
        public var maxReconnectSeconds = 60
        public var tls = TLS()

        public init() {}

        /// The port to connect to: the one configured, or 8883 with TLS and 1883 without.
        public var brokerPort: Int {
            self.port != 0 ? self.port : (self.tls.enabled ? 8883 : 1883)
        }

        /// The MQTT client id: the one configured, or `edge-gateway-<site>`.
        public func clientIdentifier(site: Site) -> String {
            self.clientID ?? "edge-gateway-\(site.id)"
        }
    }
}

extension Configuration.Cloud {
    mutating func read(_ table: ConfigurationTable) {
        self.readLink(table)
        self.readIdentity(table)
        self.readSigningKeys(table)
        self.readDelivery(table)
        self.tls.read(table.table("tls"))
    }

    private mutating func readLink(_ table: ConfigurationTable) {
        table.read("enabled", into: &self.enabled)
        table.read("host", into: &self.host, .host)
        table.read("port", into: &self.port, in: 0...65_535)
        table.read("protocol", into: &self.protocolVersion)
        if self.enabled, self.host == nil, !table.isRefused("host") {
            table.report(
                "host", "is empty although the link is enabled", remedy: "Name the broker, or set enabled = false.")
        }
    }

    private mutating func readIdentity(_ table: ConfigurationTable) {
        table.read("client_id", into: &self.clientID, .upTo(200))
        table.read("username", into: &self.username, .upTo(1000))
        table.read("password_file", into: &self.passwordFile, .path)
        if self.passwordFile != nil, self.username == nil, !table.isRefused("username") {
            table.report(
                "username", "is empty although password_file is set", remedy: "Give the user the password belongs to.")
        }
    }

    private mutating func readSigningKeys(_ table: ConfigurationTable) {
        table.read("signing_keys", into: &self.signingKeys, each: .signingKey, example: "ops:MCowBQYDK2VwAyEA…")
        guard (try? SigningKeys(self.signingKeys)) == nil, !table.isRefused("signing_keys") else { return }
        table.report("signing_keys", "names two keys alike", remedy: "Give each a name of its own.")
    }

    private mutating func readDelivery(_ table: ConfigurationTable) {
        table.read("prefix", into: &self.prefix, .topic)
        table.read("acknowledge", into: &self.acknowledge)
        table.read("ack_timeout_seconds", into: &self.ackTimeoutSeconds, in: 1...3600)
        table.read("max_payload_bytes", into: &self.maxPayloadBytes, in: 4096...(16 << 20))
        table.read("max_in_flight", into: &self.maxInFlight, in: 1...20)
        table.read("keep_alive_seconds", into: &self.keepAliveSeconds, in: 5...3600)
        table.read("session_expiry_seconds", into: &self.sessionExpirySeconds, in: 0...Int(UInt32.max))
        table.read("max_reconnect_seconds", into: &self.maxReconnectSeconds, in: 1...3600)
    }
}
