/// What is in force of the configuration from above. Also what `configuration/state` tells the cloud.
public struct ConfigurationView: Codable, Hashable, Sendable {
    /// By section; a section that never came from above is not there.
    public var sections: [ConfigurationSection: InForce]
    /// What people on the site have changed of it, newest first.
    public var overrides: [Override]
    /// How many further ones there are.
    public var overridesLeftOut: Int?
    /// The last document that was refused, if nothing was applied since.
    public var refused: Refused?

    public struct InForce: Codable, Hashable, Sendable {
        public var version: Int64
        public var at: Timestamp
        /// The id of the document that brought it.
        public var document: String?

        public init(version: Int64, at: Timestamp, document: String?) {
            self.version = version
            self.at = at
            self.document = document
        }
    }

    /// Something that people on the site have changed.
    public struct Override: Codable, Hashable, Sendable {
        public var section: ConfigurationSection
        /// A charger's identity, a setting's key, or `token:…`, `group:…`, `tariff:…`, `assignment`, `assignment:CP-1:2`.
        public var item: String
        public var at: Timestamp
        public var by: String?
        public var reason: String?

        public init(section: ConfigurationSection, item: String, at: Timestamp, by: String?, reason: String?) {
            self.section = section
            self.item = item
            self.at = at
            self.by = by
            self.reason = reason
        }
    }

    public struct Refused: Codable, Hashable, Sendable {
        public var document: String?
        public var at: Timestamp
        /// The versions that it names, as far as they could be read.
        public var versions: [ConfigurationSection: Int64]
        public var errors: [DocumentProblem]
        /// How many further ones there are.
        public var errorsLeftOut: Int?

        public init(
            document: String?, at: Timestamp, versions: [ConfigurationSection: Int64], errors: [DocumentProblem],
            errorsLeftOut: Int?
        ) {
            self.document = document
            self.at = at
            self.versions = versions
            self.errors = errors
            self.errorsLeftOut = errorsLeftOut
        }

        enum CodingKeys: String, CodingKey {
            case document, at, versions, errors
            case errorsLeftOut = "errors_left_out"
        }
    }

    public init(
        sections: [ConfigurationSection: InForce], overrides: [Override], overridesLeftOut: Int? = nil,
        refused: Refused? = nil
    ) {
        self.sections = sections
        self.overrides = overrides
        self.overridesLeftOut = overridesLeftOut
        self.refused = refused
    }

    enum CodingKeys: String, CodingKey {
        case sections, overrides, refused
        case overridesLeftOut = "overrides_left_out"
    }

    /// The same with at most so many overrides and errors; the others are counted.
    public func shortened(to count: Int) -> ConfigurationView {
        var short = self
        short.overrides = Array(self.overrides.prefix(count))
        let overrides = self.overrides.count - short.overrides.count + (self.overridesLeftOut ?? 0)
        short.overridesLeftOut = overrides == 0 ? nil : overrides
        if var refused = self.refused {
            let errors = max(0, refused.errors.count - count) + (refused.errorsLeftOut ?? 0)
            refused.errors = Array(refused.errors.prefix(count))
            refused.errorsLeftOut = errors == 0 ? nil : errors
            short.refused = refused
        }
        return short
    }
}

/// What a section of a document changed.
public struct SectionChanges: Codable, Hashable, Sendable {
    public var version: Int64
    public var added = 0
    public var changed = 0
    public var removed = 0
    /// What it says of things that are overridden: kept for when they are released.
    public var overridden = 0

    public init(version: Int64) { self.version = version }

    /// Whether everything was as it says.
    public var isNothing: Bool { self.added == 0 && self.changed == 0 && self.removed == 0 }
}

/// A document that came from above.
public struct ConfigurationDocumentView: Codable, Hashable, Sendable {
    public var number: Int64
    /// The sender's name for it.
    public var document: String?
    public var at: Timestamp
    public var isApplied: Bool
    public var versions: [ConfigurationSection: Int64]
    /// What it changed, where it was applied.
    public var changes: [ConfigurationSection: SectionChanges]?
    /// Why it was refused, where it was.
    public var errors: [DocumentProblem]?
    /// The text of the document, without passwords; only of a single document, and of the newest ones. In the local API
    /// it is the object itself.
    public var body: String?

    public init(
        number: Int64, document: String?, at: Timestamp, isApplied: Bool, versions: [ConfigurationSection: Int64],
        changes: [ConfigurationSection: SectionChanges]?, errors: [DocumentProblem]?, body: String? = nil
    ) {
        self.number = number
        self.document = document
        self.at = at
        self.isApplied = isApplied
        self.versions = versions
        self.changes = changes
        self.errors = errors
        self.body = body
    }

    enum CodingKeys: String, CodingKey {
        case number, document, at, versions, changes, errors, body
        case isApplied = "applied"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            number: try container.decode(Int64.self, forKey: .number),
            document: try container.decodeIfPresent(String.self, forKey: .document),
            at: try container.decode(Timestamp.self, forKey: .at),
            isApplied: try container.decode(Bool.self, forKey: .isApplied),
            versions: try container.decode([ConfigurationSection: Int64].self, forKey: .versions),
            changes: try container.decodeIfPresent([ConfigurationSection: SectionChanges].self, forKey: .changes),
            errors: try container.decodeIfPresent([DocumentProblem].self, forKey: .errors),
            body: try container.decodeIfPresent(OpaqueJSON.self, forKey: .body).map { try $0.text() })
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.number, forKey: .number)
        try container.encodeIfPresent(self.document, forKey: .document)
        try container.encode(self.at, forKey: .at)
        try container.encode(self.isApplied, forKey: .isApplied)
        try container.encode(self.versions, forKey: .versions)
        try container.encodeIfPresent(self.changes, forKey: .changes)
        try container.encodeIfPresent(self.errors, forKey: .errors)
        try container.encodeIfPresent(self.body.map { try OpaqueJSON(text: $0) }, forKey: .body)
    }
}

/// A setting that can be changed while the gateway runs, and where its value comes from.
public struct SettingView: Codable, Hashable, Sendable {
    public enum Origin: String, Codable, Sendable {
        /// The configuration file, or its default.
        case file
        case cloud
        /// A person on the site.
        case override
    }

    public var key: String
    public var value: SettingValue
    public var origin: Origin
    /// What the file has, where that is not in force.
    public var fileValue: SettingValue?

    public init(key: String, value: SettingValue, origin: Origin, fileValue: SettingValue? = nil) {
        self.key = key
        self.value = value
        self.origin = origin
        self.fileValue = fileValue
    }

    enum CodingKeys: String, CodingKey {
        case key, value, origin
        case fileValue = "file_value"
    }
}

/// The value that a setting is to have: the body of `POST /v1/configuration/settings/{key}`.
public struct SetSetting: Codable, Hashable, Sendable {
    public var value: SettingValue

    public init(value: SettingValue) { self.value = value }
}
