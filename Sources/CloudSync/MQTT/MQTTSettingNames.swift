/// What the settings of a client are called where a person sets them, for what is told when one of them is wrong.
public struct MQTTSettingNames: Equatable, Sendable {
    public var caFile: String
    public var certificateFile: String
    public var keyFile: String
    public var alpn: String
    public var passwordFile: String
    /// What to do about a setting that cannot be used.
    public var remedy: String
    /// When TLS is spoken.
    public var whenTLS: String

    public init(
        caFile: String, certificateFile: String, keyFile: String, alpn: String, passwordFile: String, remedy: String,
        whenTLS: String
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.alpn = alpn
        self.passwordFile = passwordFile
        self.remedy = remedy
        self.whenTLS = whenTLS
    }

    /// Those of the gateway's configuration file.
    public static let configuration = MQTTSettingNames(
        caFile: "cloud.tls.ca_file", certificateFile: "cloud.tls.certificate_file", keyFile: "cloud.tls.key_file",
        alpn: "cloud.tls.alpn", passwordFile: "cloud.password_file",
        remedy: "correct the [cloud] section of the configuration",
        whenTLS: "with TLS for mqtts:// and without for mqtt://")
}
