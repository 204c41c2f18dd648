extension Configuration {
    /// `[tokens]`: who may charge, where the list of tokens leaves it open.
    public struct Tokens: Equatable, Sendable {
        /// What an id token that is not in the local list may do.
        public enum Unknown: String, CaseIterable, Sendable {
            case reject
            case accept
        }

        /// The same while the cloud is away.
        public enum UnknownOffline: String, CaseIterable, Sendable {
            case same
            case reject
            case accept
        }

        public var unknown = Unknown.reject
        /// Without `[cloud]` it has no effect.
        public var unknownOffline = UnknownOffline.same
        /// Types of tokens (2.x) that are accepted without being on the list.
        public var acceptedTypes: [String] = []
        /// Whether a token may charge at more than one outlet at once, unless the list says otherwise.
        public var concurrent = true
        /// After how long a silent session no longer keeps its token from being used, 60 to 604,800 s.
        public var lostAfterSeconds = 3600
        /// How long chargers may keep accepted tokens in their caches, 60 to 31,536,000 s; 0 leaves it to them.
        public var cacheSeconds = 0
        /// The group whose tokens may end any session and begin none.
        public var masterPassGroup: String?
        public var messages = Messages()

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("unknown", into: &self.unknown)
            table.read("unknown_offline", into: &self.unknownOffline)
            table.read(
                "accepted_types", into: &self.acceptedTypes, each: .oneTo(20), example: "NoAuthorization")
            table.read("concurrent", into: &self.concurrent)
            table.read("lost_after_seconds", into: &self.lostAfterSeconds, in: 60...604_800)
            table.read(
                "cache_seconds", into: &self.cacheSeconds, in: 60...31_536_000, zero: "as long as the charger likes")
            table.read("master_pass_group", into: &self.masterPassGroup, .upTo(36))
            self.messages.read(table.table("messages"))
        }
    }

    /// `[tokens.messages]`: what 2.x chargers show those who are refused; nil shows nothing.
    public struct Messages: Equatable, Sendable {
        /// The language that they are in (RFC 5646).
        public var language: String? = "en"
        public var unknown: String? = "This card is not known here."
        public var blocked: String? = "This card is blocked."
        public var expired: String? = "This card has expired."
        public var concurrent: String? = "This card is already charging at another connector."
        public var elsewhere: String? = "This card cannot be used at this charger."

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("language", into: &self.language, .language)
            table.read("unknown", into: &self.unknown, .message)
            table.read("blocked", into: &self.blocked, .message)
            table.read("expired", into: &self.expired, .message)
            table.read("concurrent", into: &self.concurrent, .message)
            table.read("elsewhere", into: &self.elsewhere, .message)
        }
    }
}

extension TextRule {
    fileprivate static let language = TextRule { text in
        Language.isValid(text)
            ? nil : ("not the name of a language", "Write it as RFC 5646 has it, such as \"en\" or \"pt-BR\".")
    }

    /// What a charger's display takes (2.x `MessageContent`).
    fileprivate static let message = TextRule { text in
        text.unicodeScalars.count > 512
            ? ("longer than 512 characters", "Shorten it.") : TextRule.upTo(2048).problem(with: text)
    }
}
