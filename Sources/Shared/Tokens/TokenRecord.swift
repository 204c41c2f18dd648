/// What the local list says of a token.
public struct TokenRecord: Hashable, Codable, Sendable {
    public var token: IdToken
    /// A blocked token is refused; an unblocked one is accepted until it expires.
    public var isBlocked: Bool
    public var expiresAt: Timestamp?
    /// The group it belongs to (1.6 `parentIdTag`, 2.x `groupIdToken`).
    public var group: String?
    public var note: String?
    /// Whether it may charge at more than one outlet at once; nil: as the site says.
    public var allowsConcurrent: Bool?
    /// Where it may charge; empty: where its group may, else everywhere.
    public var places: [TokenPlace] = []
    /// In which language its driver is spoken to (RFC 5646, such as `de`), and in which else.
    public var language: String?
    public var secondLanguage: String?
    /// What a 2.x charger shows when the token is accepted.
    public var message: String?
    /// Whose charging comes first where power is short: −9 to 9, 0 is ordinary (2.x `chargingPriority`).
    public var priority = 0

    public init(
        token: IdToken, isBlocked: Bool = false, expiresAt: Timestamp? = nil, group: String? = nil,
        note: String? = nil
    ) {
        self.token = token
        self.isBlocked = isBlocked
        self.expiresAt = expiresAt
        self.group = group
        self.note = note
    }

    /// What is wrong with it, and what to write instead; nil when nothing is.
    public var problem: String? {
        if !(1...255).contains(self.token.value.utf8.count) { return "an id token has 1 to 255 characters" }
        if let type = self.token.type, !(1...20).contains(type.utf8.count) {
            return "the type of a token has 1 to 20 characters, such as ISO14443"
        }
        if let group, !(1...255).contains(group.utf8.count) {
            return "the group of a token has 1 to 255 characters; 1.6 chargers are told of those up to 20"
        }
        if self.places.count > TokenPlace.maximumCount {
            return "a token has at most \(TokenPlace.maximumCount) places; put chargers into a group"
        }
        if !(-9...9).contains(self.priority) { return "a token's priority is a number from -9 to 9" }
        return self.wordsProblem
    }

    private var wordsProblem: String? {
        let languages = [self.language, self.secondLanguage].compactMap { $0 }
        if languages.contains(where: { !Language.isValid($0) }) {
            return "a language is written as RFC 5646 has it, with at most 8 characters, such as de or pt-BR"
        }
        if self.secondLanguage != nil, self.language == nil {
            return "a second language needs a first one"
        }
        if let message, !(1...512).contains(message.unicodeScalars.count) {
            return "the message of a token has 1 to 512 characters"
        }
        return nil
    }
}

/// The names of languages.
public enum Language {
    /// Two or three letters, then parts of letters and digits, as RFC 5646 has them: at most 8 characters in all (2.x
    /// `language1`).
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= 8 else { return false }
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return (2...3).contains(parts[0].count) && parts[0].allSatisfy { !Self.isDigit($0) }
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(Self.isLetterOrDigit) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        Self.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

/// What is known of a group of tokens, besides which belong to it.
public struct TokenGroup: Hashable, Codable, Sendable {
    public var id: String
    /// Where its tokens may charge that have no places of their own; empty: everywhere.
    public var places: [TokenPlace]
    public var note: String?

    public init(id: String, places: [TokenPlace] = [], note: String? = nil) {
        self.id = id
        self.places = places
        self.note = note
    }

    /// What is compared and stored: groups are id tokens, and those compare without case.
    public var key: String { self.id.lowercased() }

    /// What is wrong with it; nil when nothing is.
    public var problem: String? {
        if !(1...255).contains(self.id.utf8.count) { return "a group of tokens has 1 to 255 characters" }
        if self.places.count > TokenPlace.maximumCount {
            return "a group has at most \(TokenPlace.maximumCount) places; put chargers into a group"
        }
        return nil
    }
}
