internal import Foundation
internal import GRDB
public import Shared

/// Certificates that are watched.
extension Change {
    /// The certificates in the gateway's files are these; others that were there are watched no more.
    public func watch(_ certificates: [WatchedCertificate]) throws {
        var kept: Set<String> = []
        for certificate in certificates {
            try self.run(
                """
                INSERT INTO certificate (use, name, source, facts, valid_until, seen_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                [
                    certificate.use.rawValue, certificate.facts.fingerprint, certificate.source,
                    try CertificateRows.text(certificate.facts), certificate.facts.validUntil.milliseconds,
                    self.now.milliseconds,
                ])
            kept.insert(CertificateRows.key(certificate))
        }
        for row in try self.rows("SELECT id, use, name, source FROM certificate WHERE charger_id IS NULL") {
            let key = CertificateRows.key(use: row["use"], name: row["name"], source: row["source"])
            if !kept.contains(key) { try self.run("DELETE FROM certificate WHERE id = ?", [row["id"] as Int64]) }
        }
    }

    /// The site's authority was made.
    public func authorityMade(_ facts: CertificateFacts) throws {
        try self.record(.authorityMade, facts)
    }

    /// A certificate was signed for a charger.
    func insert(_ certificate: CertificateFacts, of charger: ChargerID) throws {
        try self.run(
            """
            INSERT INTO certificate (use, charger_id, name, facts, valid_until, seen_at)
            VALUES ('charger', ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at
            """,
            [
                charger.rawValue, certificate.fingerprint, try CertificateRows.text(certificate),
                certificate.validUntil.milliseconds, self.now.milliseconds,
            ])
    }

    /// A charger logged in with a certificate.
    func sawCertificate(_ certificate: CertificateFacts, of charger: ChargerID) throws {
        try self.insert(certificate, of: charger)
        try self.run(
            "UPDATE certificate SET used_at = ? WHERE use = 'charger' AND charger_id = ? AND name = ?",
            [self.now.milliseconds, charger.rawValue, certificate.fingerprint])
        try self.usedCertificate(certificate.fingerprint, of: charger)
    }

    /// What was a charger's counts no more: another one may bear its identity.
    func revokeCertificates(of charger: ChargerID, reason: String) throws {
        try self.run(
            """
            INSERT OR IGNORE INTO revoked_certificate
            SELECT name, identity, valid_until, ?, ? FROM certificate JOIN charger ON charger.id = charger_id
            WHERE use = 'charger' AND charger_id = ?
            """, [self.now.milliseconds, reason, charger.rawValue])
        try self.run("DELETE FROM certificate WHERE charger_id = ?", [charger.rawValue])
        try self.run("DELETE FROM signing_request WHERE charger_id = ?", [charger.rawValue])
    }

    /// The most installed certificates that are kept of a charger.
    private static let mostInstalled = 100

    /// A charger told which certificates it has.
    ///
    /// - Parameter use: of which it told all; nil for every use.
    public func keepInstalled(_ installed: [InstalledCertificate], of charger: ChargerID, use: RootUse?) throws {
        let told = installed.prefix(Self.mostInstalled)
        for certificate in told { try self.keep(certificate, of: charger) }
        let names = Set(told.map { $0.use.rawValue + $0.hash.name })
        let rows = try self.rows(
            "SELECT id, type, name FROM certificate WHERE use = 'installed' AND charger_id = ?", [charger.rawValue])
        for row in rows where use == nil || row["type"] == use?.rawValue {
            let name = (row["type"] as String) + (row["name"] as String)
            if !names.contains(name) { try self.run("DELETE FROM certificate WHERE id = ?", [row["id"] as Int64]) }
        }
    }

    private func keep(_ certificate: InstalledCertificate, of charger: ChargerID) throws {
        try self.run(
            """
            INSERT INTO certificate (use, charger_id, type, name, hash, facts, valid_until, seen_at)
            VALUES ('installed', ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at, hash = excluded.hash,
                facts = ifnull(excluded.facts, facts), valid_until = ifnull(excluded.valid_until, valid_until)
            """,
            [
                charger.rawValue, certificate.use.rawValue, certificate.hash.name,
                try CertificateRows.text(certificate.hash), try certificate.facts.map(CertificateRows.text),
                certificate.facts?.validUntil.milliseconds, self.now.milliseconds,
            ])
    }
}

/// Certificates as rows.
enum CertificateRows {
    static func text(_ value: some Encodable) throws -> String { try CommandRows.text(value) }

    static func key(_ certificate: WatchedCertificate) -> String {
        self.key(use: certificate.use.rawValue, name: certificate.facts.fingerprint, source: certificate.source)
    }

    static func key(use: String, name: String, source: String) -> String { "\(use)|\(name)|\(source)" }

    static func facts(_ row: Row) throws -> CertificateFacts? {
        try (row["facts"] as String?).map { try JSONDecoder().decode(CertificateFacts.self, from: Data($0.utf8)) }
    }

    static func hash(_ row: Row) throws -> CertificateHash? {
        try (row["hash"] as String?).map { try JSONDecoder().decode(CertificateHash.self, from: Data($0.utf8)) }
    }
}
