internal import GRDB
internal import Shared

/// The documents that came from above, as they are kept.
extension Change {
    /// How many documents are kept, and the text of how many of them.
    private static let kept: Int64 = 1000
    private static let keptTexts: Int64 = 20
    /// The most problems that the journal and the history list; the others are counted.
    private static let listed = 200
    /// Of what is wrong with one thing, in characters.
    private static let longestMessage = 250

    func keepApplied(
        _ reading: SiteDocumentReading, _ changes: [ConfigurationSection: SectionChanges]
    ) throws {
        let document = reading.document
        try self.keep(reading, isApplied: true, changes: CommandRows.text(changes), problems: nil)
        try self.record(.configurationApplied, AppliedFacts(document: document.id, sections: changes))
    }

    func refuse(
        _ reading: SiteDocumentReading, isRetained: Bool, for problems: [DocumentProblem]
    ) throws -> DocumentOutcome {
        let listed = problems.prefix(Self.listed).map {
            DocumentProblem(String($0.path.prefix(120)), String($0.message.prefix(Self.longestMessage)))
        }
        let leftOut = problems.count - listed.count
        let kept = KeptProblems(errors: listed, leftOut: leftOut == 0 ? nil : leftOut)
        let text = try CommandRows.text(kept)
        // Retained, it comes again with each connection: once told is enough, and the history has better to keep.
        if isRetained, try self.isLast(reading, refusedFor: text) { return .refused(problems) }
        try self.keep(reading, isApplied: false, changes: nil, problems: text)
        // A record is shorter than 64 KiB; the history has all that is listed.
        let told = listed.prefix(100)
        try self.record(
            .configurationRefused,
            RefusedFacts(
                document: reading.document.id, versions: reading.document.versions, errors: Array(told),
                leftOut: problems.count == told.count ? nil : problems.count - told.count))
        return .refused(problems)
    }

    private func isLast(_ reading: SiteDocumentReading, refusedFor problems: String) throws -> Bool {
        try self.row(
            """
            SELECT 1 FROM configuration_document WHERE number = (SELECT max(number) FROM configuration_document)
                AND NOT is_applied AND id IS ? AND body IS ? AND problems = ?
            """, [reading.document.id, reading.text, problems]) != nil
    }

    private func keep(
        _ reading: SiteDocumentReading, isApplied: Bool, changes: String?, problems: String?
    ) throws {
        try self.run(
            """
            INSERT INTO configuration_document (id, received_at, is_applied, versions, changes, problems, body)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                reading.document.id, self.now.milliseconds, isApplied, CommandRows.text(reading.document.versions),
                changes, problems, reading.text,
            ])
        let number = self.db.lastInsertedRowID
        try self.run("DELETE FROM configuration_document WHERE number <= ?", [number - Self.kept])
        try self.run(
            "UPDATE configuration_document SET body = NULL WHERE number <= ? AND body IS NOT NULL",
            [number - Self.keptTexts])
        self.notice.configuration = true
    }
}

/// What is wrong with a document, as far as it is kept.
struct KeptProblems: Codable {
    var errors: [DocumentProblem]
    var leftOut: Int?
}

private struct AppliedFacts: Encodable {
    var document: String?
    var sections: [ConfigurationSection: SectionChanges]
}

private struct RefusedFacts: Encodable {
    var document: String?
    var versions: [ConfigurationSection: Int64]
    var errors: [DocumentProblem]
    var leftOut: Int?

    enum CodingKeys: String, CodingKey {
        case document, versions, errors
        case leftOut = "errors_left_out"
    }
}
