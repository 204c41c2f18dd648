internal import GRDB
public import Shared

/// What became of a document from above.
public enum DocumentOutcome: Hashable, Sendable {
    case applied
    /// All of it is in force already, or it is a retained document that something newer has overtaken.
    case known
    case refused([DocumentProblem])
}

/// The configuration from above: a document is applied as a whole, or refused with all that is wrong with it.
extension Change {
    private struct Refused: Error {}

    /// When the work that runs now was received.
    public var instant: Timestamp { self.now }

    /// Applies a document, or keeps why it is refused.
    ///
    /// - Parameters:
    ///   - isRetained: the broker kept it, and may have for long: being old alone is nothing to complain of.
    ///   - passwordHashes: of chargers for which it brings a new password.
    ///   - boot: makes the command that has a charger boot again, so that it hears of its registration.
    public func take(
        _ reading: SiteDocumentReading, isRetained: Bool, passwordHashes: [String: String] = [:],
        boot: ((String) -> CommandRequest)?
    ) throws -> DocumentOutcome {
        let verdicts = reading.document.verdicts(try self.sectionVersions())
        if reading.problems.isEmpty, verdicts.values.allSatisfy({ $0.isSettled(isRetained: isRetained) }) {
            return .known
        }
        var work = ConfigurationWork(
            document: reading.document, verdicts: verdicts, problems: reading.problems, hashes: passwordHashes,
            boot: boot)
        for (section, verdict) in verdicts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if let words = verdict.objection { work.problem("\(section.rawValue).version", words) }
        }
        // What the savepoint takes back of the notice is only a part of it.
        let notice = self.notice
        do {
            try self.isolated {
                try self.configuring { try self.apply(&work) }
                if !work.problems.isEmpty { throw Refused() }
            }
        } catch  where error.isOwnFault {
            self.notice = notice
            if !(error is Refused) { work.problem("", "it breaks a rule of the database: \(error)") }
            return try self.refuse(reading, isRetained: isRetained, for: work.problems)
        }
        try self.keepApplied(reading, work.changes)
        if verdicts[.settings] == .apply { self.notice.settings = try self.siteSettings() }
        return .applied
    }

    private func apply(_ work: inout ConfigurationWork) throws {
        if let chargers = work.document.chargers, work.isWanted(.chargers) {
            try self.apply(chargers.content, &work)
            try self.keep(.chargers, chargers.told, of: work)
        }
        if let tariffs = work.document.tariffs, work.isWanted(.tariffs) {
            try self.apply(tariffs.content, &work)
            try self.keep(.tariffs, tariffs.told, of: work)
        }
        if let tokens = work.document.tokens, work.isWanted(.tokens) {
            try self.apply(tokens.content, isWhole: tokens.base == nil, &work)
            try self.keep(.tokens, tokens.told, of: work)
            if work.changes[.tokens]?.isNothing == false { try self.pushLocalLists() }
        }
        if let settings = work.document.settings, work.isWanted(.settings) {
            try self.apply(settings.content, &work)
            try self.keep(.settings, settings.told, of: work)
        }
    }

    private func keep(_ section: ConfigurationSection, _ told: SectionVersion, of work: ConfigurationWork) throws {
        try self.run(
            "INSERT OR REPLACE INTO configuration_section VALUES (?, ?, ?, ?, ?)",
            [section.rawValue, told.version, told.digest, work.document.id, self.now.milliseconds])
    }

    private func sectionVersions() throws -> [ConfigurationSection: SectionVersion] {
        var versions: [ConfigurationSection: SectionVersion] = [:]
        for row in try self.rows("SELECT section, version, digest FROM configuration_section") {
            guard let section = ConfigurationSection(rawValue: row[0]) else { continue }
            versions[section] = SectionVersion(version: row[1], digest: row[2])
        }
        return versions
    }
}

extension SectionVerdict {
    /// Whether nothing is to be done about it, and nothing to be said.
    fileprivate func isSettled(isRetained: Bool) -> Bool {
        switch self {
        case .inForce: true
        case .older: isRetained
        case .apply, .otherContent, .otherBase: false
        }
    }
}

/// A document on its way into force: what is wrong with it, and what it changes.
struct ConfigurationWork {
    let document: SiteDocument
    let verdicts: [ConfigurationSection: SectionVerdict]
    private(set) var problems: [DocumentProblem]
    let hashes: [String: String]
    let boot: ((String) -> CommandRequest)?
    private(set) var changes: [ConfigurationSection: SectionChanges] = [:]

    init(
        document: SiteDocument, verdicts: [ConfigurationSection: SectionVerdict], problems: [DocumentProblem],
        hashes: [String: String], boot: ((String) -> CommandRequest)?
    ) {
        self.document = document
        self.verdicts = verdicts
        self.problems = problems
        self.hashes = hashes
        self.boot = boot
    }

    func isWanted(_ section: ConfigurationSection) -> Bool { self.verdicts[section] == .apply }

    mutating func problem(_ path: String, _ message: String) {
        self.problems.append(DocumentProblem(path, message))
    }

    /// Does a part of the work; what the site's rules have against it is one problem of many.
    mutating func attempt(_ path: String, _ part: () throws -> Void) throws {
        do {
            try part()
        } catch let refusal as Refusal {
            // The document alone may have told it already, of the very field.
            let isTold = self.problems.contains { $0.message == refusal.message && $0.path.hasPrefix("\(path).") }
            if !isTold { self.problem(path, refusal.message) }
        }
    }

    mutating func count(_ section: ConfigurationSection, _ step: WritableKeyPath<SectionChanges, Int>) {
        var changes = self.changes[section] ?? SectionChanges(version: self.document.versions[section] ?? 0)
        changes[keyPath: step] += 1
        self.changes[section] = changes
    }

    /// The section changes nothing so far.
    mutating func begin(_ section: ConfigurationSection) {
        self.changes[section] = SectionChanges(version: self.document.versions[section] ?? 0)
    }
}
