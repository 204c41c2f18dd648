internal import Foundation

/// Reads one section of a document, thing by thing, so that all that is wrong is told at once.
struct SectionReading {
    private let section: ConfigurationSection
    private let json: OpaqueJSON
    private let text: String
    private(set) var problems: [DocumentProblem] = []
    /// Where they are. A place is named once: what was taken out because it is wrong is not missing.
    private var places: Set<String> = []

    init(_ section: ConfigurationSection, _ json: OpaqueJSON) throws {
        self.section = section
        self.json = json
        self.text = try json.text()
    }

    mutating func read(into document: inout SiteDocument) {
        switch self.section {
        case .chargers: document.chargers = self.decoded(ChargersBody.self).flatMap { self.chargers($0) }
        case .tariffs: document.tariffs = self.decoded(TariffsBody.self).flatMap { self.tariffs($0) }
        case .tokens: document.tokens = self.decoded(TokensBody.self).flatMap { self.tokens($0) }
        case .settings: document.settings = self.decoded(SettingsBody.self).flatMap { self.settings($0) }
        }
    }

    private mutating func chargers(_ body: ChargersBody) -> SiteDocument.Section<SiteDocument.Chargers>? {
        let items = self.items(body.chargers)
        for item in items {
            for problem in item.value.problems { self.report("\(item.path).\(problem.key)", problem.message) }
        }
        self.reportTwins(items) { $0.id }
        return self.section(body.version, items)
    }

    private mutating func tariffs(_ body: TariffsBody) -> SiteDocument.Section<SiteDocument.Tariffs>? {
        var tariffs: [SiteDocument.Item<Tariff>] = []
        for item in self.items(body.tariffs) {
            do {
                tariffs.append(
                    SiteDocument.Item(path: item.path, value: try TariffFile.read(Data(item.value.text.utf8))))
            } catch {
                self.report(error.problems, in: item.path)
            }
        }
        self.reportTwins(tariffs) { $0.id }
        let assignments = body.assignments.map { self.items($0) }
        for item in assignments ?? [] {
            if item.value.tariff == nil { self.report("\(item.path).tariff", "is missing; name a tariff") }
            if item.value.evse != nil, item.value.charger == nil {
                self.report("\(item.path).evse", "needs a 'charger'")
            }
        }
        self.reportTwins(assignments ?? []) { "\($0.charger ?? "")\n\($0.evse ?? 0)" }
        return self.section(body.version, SiteDocument.Tariffs(tariffs: tariffs, assignments: assignments))
    }

    private mutating func tokens(_ body: TokensBody) -> SiteDocument.Section<SiteDocument.Tokens>? {
        let (listed, other) = body.base == nil ? ("tokens", "changed") : ("changed", "tokens")
        let (list, otherList) = body.base == nil ? (body.tokens, body.changed) : (body.changed, body.tokens)
        if otherList != nil || (body.base == nil && !(body.removed ?? []).isEmpty) {
            let extra = otherList == nil ? "removed" : other
            self.report(
                "\(self.section.rawValue).\(extra)",
                "'base', 'changed' and 'removed' tell what has changed, 'tokens' tells everything: send one of the two")
        }
        if list == nil, body.base == nil { self.report("tokens.\(listed)", "is missing: list all tokens") }
        let tokens = self.items(list ?? [])
        self.reportTwins(tokens) { IdToken($0.token).key }
        let content = SiteDocument.Tokens(
            tokens: tokens, groups: body.groups.map { self.items($0) }, removed: self.items(body.removed ?? []),
            removedGroups: self.items(body.removedGroups ?? []))
        return self.section(body.version, base: body.base, content)
    }

    private mutating func settings(_ body: SettingsBody) -> SiteDocument.Section<[String: SettingValue]>? {
        var settings: [String: SettingValue] = [:]
        for (key, value) in body.settings.sorted(by: { $0.key < $1.key }) {
            for item in self.items([value]) { settings[key] = item.value }
        }
        for problem in Configuration.problems(with: settings) {
            self.report("settings.settings.\(problem.key)", problem.message)
        }
        return self.section(body.version, settings)
    }

    private mutating func section<Content>(
        _ version: Int64, base: Int64? = nil, _ content: Content
    ) -> SiteDocument.Section<Content>? {
        let path = "\(self.section.rawValue).version"
        guard !self.places.contains(path) else { return nil }
        guard version > 0 else {
            self.report(path, "\(version) is no version: count from 1")
            return nil
        }
        var digest = FileDigest()
        digest.update(Data(SecretMask.masked(self.text, tokens: false).utf8))
        return SiteDocument.Section(
            told: SectionVersion(version: version, digest: digest.sha256Text), base: base, content: content)
    }

    // MARK: Problems

    private mutating func report(_ path: String, _ message: String) {
        guard self.places.insert(path).inserted else { return }
        self.problems.append(DocumentProblem(path, message))
    }

    private mutating func report(_ problems: [TariffProblem], in place: String) {
        for problem in problems.map({ DocumentProblem($0, in: place) }) { self.report(problem.path, problem.message) }
    }

    private mutating func decoded<Body: Decodable>(_ type: Body.Type) -> Body? {
        let read = WholeReading<Body>(self.json)
        self.report(read.problems, in: self.section.rawValue)
        return read.value
    }

    /// Those that can be read. What is left out of one is looked at with the rest: its rules, and whether it is there
    /// twice.
    private mutating func items<Value>(_ list: [Attempted<Value>]) -> [SiteDocument.Item<Value>] {
        list.compactMap { attempted in
            let path = "\(self.section.rawValue).\(attempted.path)"
            switch attempted.result {
            case .success(let value):
                if let field = attempted.unknown {
                    self.report("\(path).\(field)", "is not known; correct it or leave it out")
                }
                return SiteDocument.Item(path: path, value: value)
            case .failure(let unread):
                // Looking for all that is wrong takes its time, and no more than so many mistakes are told.
                let read = WholeReading<Value>(unread.json, most: self.problems.count < 200 ? 20 : 1)
                self.report(read.problems, in: path)
                return read.isFilledIn ? nil : read.value.map { SiteDocument.Item(path: path, value: $0) }
            }
        }
    }

    /// The same thing twice in a list: which of the two counts would be a guess.
    private mutating func reportTwins<Value>(_ items: [SiteDocument.Item<Value>], _ name: (Value) -> String) {
        var seen: [String: String] = [:]
        for item in items {
            let known = seen.updateValue(item.path, forKey: name(item.value))
            if let known { self.report(item.path, "stands at \(known) already; leave one out") }
        }
    }
}

/// A thing of a list that may be wrong without keeping the others from being read.
private struct Attempted<Value: Decodable & Equatable & Sendable>: Decodable {
    struct Unread: Error {
        var json: OpaqueJSON
    }

    let path: String
    let result: Result<Value, Unread>
    /// A field that it has and that nobody knows.
    private(set) var unknown: String?

    init(from decoder: any Decoder) throws {
        self.path = TariffFile.path(decoder.codingPath)
        if let value = try? Value(from: decoder) {
            self.result = .success(value)
            if let thing = value as? any ConfiguredThing {
                self.unknown = try UnknownFields.first(in: OpaqueJSON(from: decoder), readAs: thing)
            }
        } else {
            self.result = .failure(Unread(json: try OpaqueJSON(from: decoder)))
        }
    }
}

/// What must have no field that is not known: a misspelled 'blocked' would make a token good that is not to be.
private protocol ConfiguredThing: Encodable {}

extension ChargerConfiguration: ConfiguredThing {}
extension TokenView: ConfiguredThing {}
extension TokenGroupView: ConfiguredThing {}
extension TariffAssignment: ConfiguredThing {}

private struct ChargersBody: Decodable {
    var version: Int64
    var chargers: [Attempted<ChargerConfiguration>]
}

private struct TariffsBody: Decodable {
    var version: Int64
    var tariffs: [Attempted<JSONObjectText>]
    var assignments: [Attempted<TariffAssignment>]?
}

private struct TokensBody: Decodable {
    var version: Int64
    var base: Int64?
    var tokens: [Attempted<TokenView>]?
    var changed: [Attempted<TokenView>]?
    var removed: [Attempted<String>]?
    var groups: [Attempted<TokenGroupView>]?
    var removedGroups: [Attempted<String>]?

    enum CodingKeys: String, CodingKey {
        case version, base, tokens, changed, removed, groups
        case removedGroups = "removed_groups"
    }
}

private struct SettingsBody: Decodable {
    var version: Int64
    var settings: [String: Attempted<SettingValue>]
}
