/// How to reach and speak to the broker.
public struct MQTTConfiguration: Equatable, Sendable {
    /// Name or address of the broker; with TLS the name that its certificate must carry.
    public var host: String
    /// TCP port, 1–65535.
    public var port: Int
    /// Stable over restarts, so that the broker keeps our session and its queued commands.
    public var clientID: String
    public var username: String?
    public var password: String?
    /// nil: plain TCP.
    public var tls: MQTTTLS?
    /// Longest silence before a PINGREQ; a broker silent for twice as long is given up. At least 5 s.
    public var keepAliveSeconds: Int
    /// How long the broker keeps our session (and the commands queued in it) while we are away (MQTT 5 §3.1.2.11.2).
    public var sessionExpirySeconds: UInt32
    /// How long the broker may take from TCP connection to CONNACK.
    public var connectTimeout: Duration
    /// How long a clean stop may take, from the last message to the end of the connection.
    public var stopTimeout: Duration
    /// Largest number of messages sent and not yet acknowledged, 1–20; the broker's Receive Maximum lowers it.
    public var inFlightLimit: Int
    /// Largest packet that we accept from the broker (MQTT 5 §3.1.2.11.4).
    public var maximumPacketBytes: UInt32
    /// The most messages that the broker may have sent us and that we have not acknowledged, 1–65535 (MQTT 5 §3.1.2.11.3).
    public var receiveMaximum = 20
    /// How long to wait between attempts to connect.
    public var reconnect: Reconnect

    public init(
        host: String, port: Int, clientID: String, username: String? = nil, password: String? = nil,
        tls: MQTTTLS? = nil, keepAliveSeconds: Int = 30, sessionExpirySeconds: UInt32 = 7 * 86_400,
        connectTimeout: Duration = .seconds(20), stopTimeout: Duration = .seconds(3), inFlightLimit: Int = 20,
        maximumPacketBytes: UInt32 = 256 * 1024, reconnect: Reconnect = Reconnect()
    ) {
        self.host = host
        self.port = port
        self.clientID = clientID
        self.username = username
        self.password = password
        self.tls = tls
        self.keepAliveSeconds = max(5, min(keepAliveSeconds, 65_535))
        self.sessionExpirySeconds = sessionExpirySeconds
        self.connectTimeout = connectTimeout
        self.stopTimeout = stopTimeout
        self.inFlightLimit = max(1, min(inFlightLimit, 20))
        self.maximumPacketBytes = maximumPacketBytes
        self.reconnect = reconnect
    }

    /// `host:port`, as people write it; an IPv6 address in brackets.
    public var address: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}

/// TLS 1.2 or later towards the broker. The files are read again at each connection, so a renewed certificate is used
/// without a restart.
public struct MQTTTLS: Equatable, Sendable {
    /// PEM file of the authorities to trust; nil: those of the operating system.
    public var caFile: String?
    /// PEM file of our certificate (and its chain), with `keyFile`.
    public var certificateFile: String?
    /// PEM file of our private key, without a passphrase.
    public var keyFile: String?
    /// Protocol to ask for by ALPN, for brokers behind port 443 (`mqtt`, `x-amzn-mqtt-ca`).
    public var alpn: String?

    public init(
        caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil, alpn: String? = nil
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.alpn = alpn
    }
}
