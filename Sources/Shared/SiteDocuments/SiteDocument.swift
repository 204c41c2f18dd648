/// The configuration of a site as it comes from above: any of its sections, each with its version.
public struct SiteDocument: Equatable, Sendable {
    /// The sender's name for it.
    public var id: String?
    public var chargers: Section<Chargers>?
    public var tariffs: Section<Tariffs>?
    public var tokens: Section<Tokens>?
    public var settings: Section<[String: SettingValue]>?

    public init() {}

    public struct Section<Content: Equatable & Sendable>: Equatable, Sendable {
        public var told: SectionVersion
        /// The version whose changes it tells; nil: it tells everything.
        public var base: Int64?
        public var content: Content
    }

    /// One thing of a list, and where it stands.
    public struct Item<Value: Equatable & Sendable>: Equatable, Sendable {
        public var path: String
        public var value: Value
    }

    /// Chargers that are not in the list stay as they are.
    public typealias Chargers = [Item<ChargerConfiguration>]

    /// All tariffs.
    public struct Tariffs: Equatable, Sendable {
        public var tariffs: [Item<Tariff>]
        /// All places where one applies; nil leaves them as they are.
        public var assignments: [Item<TariffAssignment>]?
    }

    /// All tokens and groups of tokens, or what changed of them.
    public struct Tokens: Equatable, Sendable {
        public var tokens: [Item<TokenView>]
        /// Nil, where everything is told, leaves the groups as they are.
        public var groups: [Item<TokenGroupView>]?
        public var removed: [Item<String>]
        public var removedGroups: [Item<String>]
    }

    /// The versions that it names.
    public var versions: [ConfigurationSection: Int64] {
        let all: [(ConfigurationSection, Int64?)] = [
            (.chargers, self.chargers?.told.version), (.tariffs, self.tariffs?.told.version),
            (.tokens, self.tokens?.told.version), (.settings, self.settings?.told.version),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { section, version in version.map { (section, $0) } })
    }

    /// What its sections meet.
    ///
    /// - Parameter inForce: the versions in force.
    public func verdicts(
        _ inForce: [ConfigurationSection: SectionVersion]
    ) -> [ConfigurationSection: SectionVerdict] {
        let all: [(ConfigurationSection, SectionVersion?, Int64?)] = [
            (.chargers, self.chargers?.told, nil), (.tariffs, self.tariffs?.told, nil),
            (.tokens, self.tokens?.told, self.tokens?.base), (.settings, self.settings?.told, nil),
        ]
        return Dictionary(
            uniqueKeysWithValues: all.compactMap { section, told, base in
                told.map { (section, SectionVerdict($0, base: base, inForce: inForce[section])) }
            })
    }
}
