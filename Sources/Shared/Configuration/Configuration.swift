/// What a person can set: one value per table of the TOML file, each key with its default, unit and range beside it.
///
/// Keys are the Swift names in snake case. `config.example.toml` documents all of them in the operator's words.
/// Relative paths start at the daemon's working directory.
public struct Configuration: Equatable, Sendable {
    public var site = Site()
    public var database = Database()
    public var chargers = Chargers()
    public var tokens = Tokens()
    public var sessions = Sessions()
    public var billing = Billing()
    public var api = API()
    public var files = Files()
    public var cloud = Cloud()
    public var certificates = Certificates()
    public var log = Log()

    /// Every key at its default: what the daemon uses when no file is given.
    public init() {}

    /// Every key at its default.
    public static let `default` = Configuration()

    /// Where an installed gateway keeps its configuration.
    public static let systemFile = "/etc/edge-gateway/config.toml"
}

extension Configuration {
    /// Takes over each key that the file sets. Which keys exist is decided here and in the sections, nowhere else.
    mutating func read(_ root: ConfigurationTable) {
        self.site.read(root.table("site"))
        self.database.read(root.table("database"))
        let chargers = root.table("chargers")
        self.chargers.read(chargers)
        self.tokens.read(root.table("tokens"))
        self.sessions.read(root.table("sessions"))
        self.billing.read(root.table("billing"))
        self.api.read(root.table("api"))
        self.files.read(root.table("files"), beside: self.chargers, chargers)
        self.cloud.read(root.table("cloud"))
        self.certificates.read(root.table("certificates"), hasCloud: self.cloud.enabled)
        self.log.read(root.table("log"))
    }
}
