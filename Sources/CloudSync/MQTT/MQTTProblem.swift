/// Why there is no connection to the broker: where, what, and what to do.
public struct MQTTProblem: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: Equatable, Sendable {
        /// A file or a setting of ours is wrong.
        case configuration
        /// The broker's name, its address or the way to it.
        case network
        /// The TLS handshake.
        case tls
        /// The broker answered, and does not want us.
        case refused
        /// The broker took the connection and does not answer.
        case silent
        /// The connection ended.
        case lost
        /// We ended it, because a message could not be stored.
        case notStored
        /// We ended it, to tell the broker a new last will.
        case outdated
        /// We ended it, to begin anew with new certificates.
        case renewed
    }

    public var kind: Kind
    /// `host:port`
    public var broker: String
    public var problem: String
    /// What the settings are called that may be at fault.
    public var names = MQTTSettingNames.configuration

    public init(kind: Kind, broker: String, problem: String) {
        self.kind = kind
        self.broker = broker
        self.problem = problem
    }

    public var description: String {
        "MQTT broker \(self.broker): \(self.problem); \(self.remedy)"
    }

    private var remedy: String {
        switch self.kind {
        case .configuration: self.names.remedy
        case .network: "check the broker's address, name resolution, and that the broker runs"
        case .tls:
            "check \(self.names.caFile), \(self.names.certificateFile) and \(self.names.keyFile), their dates and the "
                + "clock"
        case .refused: "check the user name, password or client certificate, and what the broker allows them"
        case .silent: "check that an MQTT broker listens there, \(self.names.whenTLS)"
        case .lost: "connecting again by itself; if it repeats, see the broker's log and use a client id of its own"
        case .notStored: "check the disk: the broker sends the message again"
        case .outdated, .renewed: "connecting again by itself"
        }
    }
}
