public import Shared

/// How to reach and speak to the broker.
public struct MQTTConfiguration: Equatable, Sendable {
    public enum Version: Equatable, Sendable {
        case v5
        case v311
    }

    /// Tried in turn; at least one.
    public var brokers: [BrokerURL]
    public var version: Version
    /// Stable over restarts, so that the broker keeps our session and its queued commands.
    public var clientID: String
    public var username: String?
    /// For those who have no file.
    public var password: String?
    /// Read at each connection; goes before ``password``.
    public var passwordFile: CredentialFile?
    /// For the brokers that want it.
    public var tls: MQTTTLS
    /// Longest silence before a PINGREQ; a broker silent for twice as long is given up. At least 5 s.
    public var keepAliveSeconds: Int
    /// How long the broker keeps our session (and the commands queued in it) while we are away (MQTT 5 §3.1.2.11.2).
    /// With 3.1.1 for as long as the broker likes.
    public var sessionExpirySeconds: UInt32
    /// How long the broker may take from TCP connection to CONNACK.
    public var connectTimeout: Duration
    /// How long a clean stop may take, from the last message to the end of the connection.
    public var stopTimeout: Duration
    /// Largest number of messages sent and not yet acknowledged, 1–20; the broker's Receive Maximum lowers it.
    public var inFlightLimit: Int
    /// Largest packet that we accept from the broker (MQTT 5 §3.1.2.11.4); a broker of 3.1.1 does not hear of it.
    public var maximumPacketBytes: UInt32
    /// The most messages that the broker may have sent us and that we have not acknowledged, 1–65535 (MQTT 5 §3.1.2.11.3).
    public var receiveMaximum = 20
    /// How long to wait between attempts to connect.
    public var reconnect: Reconnect
    /// What all of this is called where a person sets it.
    public var names = MQTTSettingNames.configuration

    public init(
        brokers: [BrokerURL], version: Version = .v5, clientID: String, username: String? = nil,
        password: String? = nil, passwordFile: CredentialFile? = nil, tls: MQTTTLS = MQTTTLS(),
        keepAliveSeconds: Int = 30,
        sessionExpirySeconds: UInt32 = 7 * 86_400,
        connectTimeout: Duration = .seconds(20), stopTimeout: Duration = .seconds(2), inFlightLimit: Int = 20,
        maximumPacketBytes: UInt32 = 256 * 1024, reconnect: Reconnect = Reconnect()
    ) {
        self.brokers = brokers
        self.version = version
        self.clientID = clientID
        self.username = username
        self.password = password
        self.passwordFile = passwordFile
        self.tls = tls
        self.keepAliveSeconds = max(5, min(keepAliveSeconds, 65_535))
        self.sessionExpirySeconds = sessionExpirySeconds
        self.connectTimeout = connectTimeout
        self.stopTimeout = stopTimeout
        self.inFlightLimit = max(1, min(inFlightLimit, 20))
        self.maximumPacketBytes = maximumPacketBytes
        self.reconnect = reconnect
    }
}

/// TLS 1.2 or later towards the broker. The files are read again when they change: a renewed certificate is used without
/// a restart.
public struct MQTTTLS: Equatable, Sendable {
    /// PEM file of the authorities to trust; nil: those of the operating system.
    public var caFile: CredentialFile?
    /// PEM file of our certificate (and its chain), with `keyFile`.
    public var certificateFile: CredentialFile?
    /// PEM file of our private key, without a passphrase.
    public var keyFile: CredentialFile?
    /// Protocol to ask for by ALPN, for brokers behind port 443 (`mqtt`, `x-amzn-mqtt-ca`).
    public var alpn: String?

    public init(
        caFile: CredentialFile? = nil, certificateFile: CredentialFile? = nil, keyFile: CredentialFile? = nil,
        alpn: String? = nil
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.alpn = alpn
    }
}
