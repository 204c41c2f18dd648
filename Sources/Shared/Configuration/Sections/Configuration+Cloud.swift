extension Configuration {
    /// `[cloud]`: the MQTT link upwards.
    public struct Cloud: Equatable, Sendable {
        /// The MQTT version spoken with the broker.
        public enum ProtocolVersion: String, CaseIterable, Sendable {
            case v5 = "5"
            /// The same meaning, carried in payloads; see docs/cloud.md for what it cannot tell.
            case v311 = "3.1.1"
        }

        /// How batches of records are packed.
        public enum Compression: String, CaseIterable, Sendable {
            case none
            /// RFC 1952, where it makes a message smaller.
            case gzip
        }

        /// Who says that a batch has arrived, and so moves the cursor.
        public enum Acknowledgement: String, CaseIterable, Sendable {
            /// The cloud application, on the `ack` topic: nothing is lost.
            case application
            /// The broker, by its PUBACK: what the broker loses is lost.
            case broker
        }

        public var enabled = false
        /// The brokers, at most ``mostURLs``, tried in turn; at least one where the link is enabled.
        public var urls: [BrokerURL] = []
        public var protocolVersion = ProtocolVersion.v5
        /// The MQTT client id; nil is made from the site's id (see `clientIdentifier(site:)`).
        public var clientID: String?
        public var username: String?
        /// A file that holds the broker's password and nothing else (see ``CredentialFile``); line ends around it do not
        /// count. It is read at each connection.
        public var passwordFile: String?
        /// Those who may command the site: `name:public key` (`SigningKeys`). With none, commands need no signature.
        public var signingKeys: [String] = []
        /// Those who may acknowledge records, in the same form. With none, acknowledgements need no signature.
        public var ackKeys: [String] = []
        /// What every topic starts with.
        public var prefix = "ev/v1"
        public var compression = Compression.none
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
        /// Times of the site's day (`06:00-22:00`) in which neither readings nor replays are sent.
        public var quietHours: [String] = []
        /// How long readings are gathered into a message that they do not fill, 0 to 3,600 s; 0 is a tenth of a second.
        public var gatherSeconds = 0
        /// Which readings need not be sent (`Voltage: 5 V`); see ``Thinning``.
        public var thinning: [String] = []
        public var tls = TLS()

        public init() {}

        public static let mostURLs = 8

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
        Self.readKeys("signing_keys", into: &self.signingKeys, table)
        Self.readKeys("ack_keys", into: &self.ackKeys, table)
        self.readDelivery(table)
        self.readSavings(table)
        self.tls.read(table.table("tls"))
        if !self.tls.isDefault, !self.urls.isEmpty, !self.urls.contains(where: \.usesTLS) {
            table.report(
                "urls", "names no broker with TLS although [cloud.tls] is set",
                remedy: "Write mqtts:// for those with TLS, or remove the keys of [cloud.tls].")
        }
    }

    private mutating func readLink(_ table: ConfigurationTable) {
        table.read("enabled", into: &self.enabled)
        self.readURLs(table)
        table.read("protocol", into: &self.protocolVersion)
        if self.enabled, self.urls.isEmpty, !table.isRefused("urls") {
            table.report(
                "urls", "is empty although the link is enabled", remedy: "Name the broker, or set enabled = false.")
        }
    }

    private mutating func readURLs(_ table: ConfigurationTable) {
        var texts: [String] = []
        table.read("urls", into: &texts, each: .brokerURL, example: "mqtts://broker.example:8883")
        self.urls = texts.compactMap { BrokerURL($0) }
        if self.urls.count > Self.mostURLs {
            table.report("urls", "has \(self.urls.count) brokers", remedy: "Name at most \(Self.mostURLs).")
        }
        if let twice = self.urls.first(where: { url in self.urls.count(where: { $0 == url }) > 1 }) {
            table.report("urls", "names \(twice) twice", remedy: "Name each broker once.")
        }
    }

    private mutating func readIdentity(_ table: ConfigurationTable) {
        table.read("client_id", into: &self.clientID, .upTo(200))
        table.read("username", into: &self.username, .upTo(1000))
        table.read("password_file", into: &self.passwordFile, .credentialFile)
        if self.passwordFile != nil, self.username == nil, !table.isRefused("username") {
            table.report(
                "username", "is empty although password_file is set", remedy: "Give the user the password belongs to.")
        }
    }

    private static func readKeys(_ name: String, into keys: inout [String], _ table: ConfigurationTable) {
        table.read(name, into: &keys, each: .signingKey, example: "ops:MCowBQYDK2VwAyEA…")
        guard (try? SigningKeys(keys)) == nil, !table.isRefused(name) else { return }
        table.report(name, "names two keys alike", remedy: "Give each a name of its own.")
    }

    private mutating func readDelivery(_ table: ConfigurationTable) {
        table.read("prefix", into: &self.prefix, .topic)
        table.read("compression", into: &self.compression)
        table.read("acknowledge", into: &self.acknowledge)
        table.read("ack_timeout_seconds", into: &self.ackTimeoutSeconds, in: 1...3600)
        table.read("max_payload_bytes", into: &self.maxPayloadBytes, in: 4096...(16 << 20))
        table.read("max_in_flight", into: &self.maxInFlight, in: 1...20)
        table.read("keep_alive_seconds", into: &self.keepAliveSeconds, in: 5...3600)
        table.read("session_expiry_seconds", into: &self.sessionExpirySeconds, in: 0...Int(UInt32.max))
        table.read("max_reconnect_seconds", into: &self.maxReconnectSeconds, in: 1...3600)
    }

    private mutating func readSavings(_ table: ConfigurationTable) {
        table.read("quiet_hours", into: &self.quietHours, each: .daySpan, example: "06:00-22:00")
        table.read("gather_seconds", into: &self.gatherSeconds, in: 0...3600)
        table.read("thinning", into: &self.thinning, each: .thinning, example: "Voltage: 5 V")
    }
}

extension TextRule {
    /// Two times of the day: `06:00-22:00`.
    static let daySpan = TextRule { text in
        QuietHours.isSpan(text)
            ? nil
            : (
                "\"\(text.prefix(40))\" is not two different times of the day",
                "Write it like 06:00-22:00; it may go over midnight."
            )
    }

    /// What of a measurand need not be sent: `Voltage: 5 V`.
    static let thinning = TextRule { text in
        Thinning.problem(with: text).map {
            (
                "\"\(text.prefix(60))\" is \($0)",
                "Write it like \"Voltage: 5 V\", \"Power.Active.Import: 60 s\" or \"*: 300 s\"."
            )
        }
    }
}
