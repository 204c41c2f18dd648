/// A message for a charger's display (2.x O01, O02).
public struct DisplayOrder: Hashable, Sendable {
    /// How a message takes turns with others.
    public enum Priority: String, Codable, Sendable, CaseIterable {
        case alwaysFront = "always-front"
        case inFront = "in-front"
        /// In turn with the others.
        case normal
    }

    /// During what it is shown.
    public enum Moment: String, Codable, Sendable, CaseIterable {
        case charging, faulted, idle, unavailable
    }

    /// How its text is to be read.
    public enum Format: String, Codable, Sendable, CaseIterable {
        case ascii, html, uri, utf8
    }

    /// Nil for the command's own number. One of the same id is replaced.
    public var id: Int?
    public var text: String
    public var format: Format
    /// As RFC 5646 says: `de`, `en-GB`.
    public var language: String?
    public var priority: Priority
    /// Nil for always.
    public var during: Moment?
    public var from: Timestamp?
    public var until: Timestamp?
    /// Only while this session runs.
    public var session: SessionID?

    public init(
        id: Int? = nil, text: String, format: Format = .utf8, language: String? = nil, priority: Priority = .normal,
        during: Moment? = nil, from: Timestamp? = nil, until: Timestamp? = nil, session: SessionID? = nil
    ) {
        self.id = id
        self.text = text
        self.format = format
        self.language = language
        self.priority = priority
        self.during = during
        self.from = from
        self.until = until
        self.session = session
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        self.init(
            id: try args.number(.id, in: 0...Int(Int32.max)), text: try args.text(.text, upTo: 512),
            format: try args.decodeIfPresent(Format.self, forKey: .format) ?? .utf8,
            language: args.contains(.language) ? try args.text(.language, upTo: 8) : nil,
            priority: try args.decodeIfPresent(Priority.self, forKey: .priority) ?? .normal,
            during: try args.decodeIfPresent(Moment.self, forKey: .during),
            from: try args.decodeIfPresent(Timestamp.self, forKey: .from),
            until: try args.decodeIfPresent(Timestamp.self, forKey: .until),
            session: try args.decodeIfPresent(Int64.self, forKey: .session).map(SessionID.init(rawValue:)))
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encodeIfPresent(self.id, forKey: .id)
        try args.encode(self.text, forKey: .text)
        try args.encode(self.format, forKey: .format)
        try args.encodeIfPresent(self.language, forKey: .language)
        try args.encode(self.priority, forKey: .priority)
        try args.encodeIfPresent(self.during, forKey: .during)
        try args.encodeIfPresent(self.from, forKey: .from)
        try args.encodeIfPresent(self.until, forKey: .until)
        try args.encodeIfPresent(self.session?.rawValue, forKey: .session)
    }
}

/// A message that a charger shows, or will: an entry of a `displays` report. Words are the standard's own.
public struct DisplayMessage: Codable, Hashable, Sendable {
    public var id: Int
    public var priority: String
    public var state: String?
    public var from: Timestamp?
    public var until: Timestamp?
    public var transaction: String?
    public var format: String
    public var language: String?
    public var text: String

    public init(
        id: Int, priority: String, state: String?, from: Timestamp?, until: Timestamp?, transaction: String?,
        format: String, language: String?, text: String
    ) {
        self.id = id
        self.priority = priority
        self.state = state
        self.from = from
        self.until = until
        self.transaction = transaction
        self.format = format
        self.language = language
        self.text = text
    }
}
