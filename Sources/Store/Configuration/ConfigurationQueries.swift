internal import Foundation
internal import GRDB
public import Shared

extension SiteStore {
    /// What is in force of the configuration from above.
    public func configuration() throws -> ConfigurationView {
        try self.pool.readBriefly { try ConfigurationView($0) }
    }
}

extension SiteReader {
    public func configuration() async throws -> ConfigurationView {
        try await self.read { try ConfigurationView($0) }
    }

    /// The settings in place of those of the configuration file.
    public func siteSettings() async throws -> [String: SettingValue] {
        try await self.read { try $0.siteSettings() }
    }

    public func configurationDocuments(_ query: ListQuery) async throws -> Page<ConfigurationDocumentView> {
        try await self.read { db in
            let before = try ListQuery.number(query.before) ?? .max
            let rows = try db.rows(
                """
                SELECT number, id, received_at, is_applied, versions, changes, problems, NULL AS body
                FROM configuration_document WHERE number < ? ORDER BY number DESC LIMIT ?
                """, [before, query.limit + 1])
            let views = try rows.prefix(query.limit).map(ConfigurationDocumentView.init)
            return Page(views, next: rows.count > query.limit ? views.last.map { String($0.number) } : nil)
        }
    }

    public func configurationDocument(_ number: Int64) async throws -> ConfigurationDocumentView {
        try await self.read { db in
            let rows = try db.rows("SELECT * FROM configuration_document WHERE number = ?", [number])
            guard let row = rows.first else {
                throw Refusal(
                    .notFound, "there is no document \(number) from above; 'edgectl config history' lists them")
            }
            return try ConfigurationDocumentView(row)
        }
    }
}

extension ConfigurationView {
    /// The most overrides that are listed.
    private static let listed = 1000

    init(_ db: Database) throws {
        var sections: [ConfigurationSection: InForce] = [:]
        for row in try db.rows("SELECT section, version, applied_at, document FROM configuration_section") {
            guard let section = ConfigurationSection(rawValue: row[0]) else { continue }
            sections[section] = InForce(version: row[1], at: Timestamp(milliseconds: row[2]), document: row[3])
        }
        let overrides = try db.rows(
            """
            SELECT section, item, made_at, made_by, reason FROM configuration_override ORDER BY made_at DESC, section, item
            LIMIT ?
            """, [Self.listed])
        let count = try db.count("SELECT count(*) FROM configuration_override")
        self.init(
            sections: sections, overrides: overrides.compactMap(Override.init),
            overridesLeftOut: count > Self.listed ? count - Self.listed : nil, refused: try Self.lastRefused(db))
    }

    private static func lastRefused(_ db: Database) throws -> Refused? {
        let rows = try db.rows("SELECT * FROM configuration_document ORDER BY number DESC LIMIT 1")
        guard let row = rows.first, !(row["is_applied"] as Bool) else { return nil }
        let view = try ConfigurationDocumentView(row)
        let kept: KeptProblems? = try ConfigurationDocumentView.decoded(row["problems"])
        return Refused(
            document: view.document, at: view.at, versions: view.versions, errors: kept?.errors ?? [],
            errorsLeftOut: kept?.leftOut)
    }
}

extension ConfigurationView.Override {
    fileprivate init?(_ row: Row) {
        guard let section = ConfigurationSection(rawValue: row[0]) else { return nil }
        self.init(
            section: section, item: row[1], at: Timestamp(milliseconds: row[2]), by: row[3], reason: row[4])
    }
}

extension ConfigurationDocumentView {
    fileprivate init(_ row: Row) throws {
        let kept: KeptProblems? = try Self.decoded(row["problems"])
        self.init(
            number: row["number"], document: row["id"], at: Timestamp(milliseconds: row["received_at"]),
            isApplied: row["is_applied"], versions: try Self.decoded(row["versions"]) ?? [:],
            changes: try Self.decoded(row["changes"]), errors: kept?.errors, body: row["body"])
    }

    fileprivate static func decoded<Value: Decodable>(_ text: String?) throws -> Value? {
        try text.map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }
}
