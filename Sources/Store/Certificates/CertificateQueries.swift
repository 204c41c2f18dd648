internal import GRDB
public import Shared

/// Certificates that are watched, and requests for new ones.
extension SiteReader {
    /// - Parameter query: with `until` those that end before it, without what a charger has a newer one for.
    public func certificates(_ query: ListQuery) async throws -> Page<CertificateView> {
        let now = Timestamp.wallClock
        return try await self.read { db in
            var filter = SQLFilter()
            filter.add("charger_id = ?", try db.chargerID(query.charger))
            if let until = query.until {
                filter.add("valid_until < ?", until.milliseconds)
                filter.add(CertificateEnds.condition)
            }
            filter.add("certificate.id > ?", try ListQuery.number(query.after))
            let rows = try db.rows(
                "SELECT certificate.*, identity FROM certificate LEFT JOIN charger ON charger.id = charger_id"
                    + filter.clause + " ORDER BY certificate.id LIMIT \(query.limit + 1)", filter.arguments)
            let views = try rows.prefix(query.limit).map { try CertificateView($0, now: now) }
            let next = rows.count > query.limit ? String(rows[query.limit - 1]["id"] as Int64) : nil
            return Page(views, next: next)
        }
    }

    public func signingRequests(_ query: ListQuery) async throws -> Page<SigningRequestView> {
        try await self.read { db in
            var filter = SQLFilter()
            filter.add("charger_id = ?", try db.chargerID(query.charger))
            filter.add("number < ?", try ListQuery.number(query.before))
            let rows = try db.rows(
                "SELECT signing_request.*, identity FROM signing_request JOIN charger ON charger.id = charger_id"
                    + filter.clause + " ORDER BY number DESC LIMIT \(query.limit + 1)", filter.arguments)
            let next = rows.count > query.limit ? String(rows[query.limit - 1]["number"] as Int64) : nil
            return Page(rows.prefix(query.limit).map(SigningRequestView.init), next: next)
        }
    }

    /// The end of each certificate that matters.
    public func certificateEnds() async throws -> [CertificateView] {
        let now = Timestamp.wallClock
        return try await self.read { db in
            try db.rows(CertificateEnds.select + " ORDER BY valid_until LIMIT 1000").map {
                try CertificateView($0, now: now)
            }
        }
    }
}

extension SiteStore {
    /// Whether a charger's certificate was revoked here.
    public func isRevoked(certificate fingerprint: String) throws -> Bool {
        try self.pool.readBriefly { db in
            try Row.fetchOne(
                db, sql: "SELECT 1 FROM revoked_certificate WHERE fingerprint = ?", arguments: [fingerprint]) != nil
        }
    }

    /// The subprotocol that a charger spoke last; nil for one that never connected.
    public func version(of identity: String) throws -> String? {
        try self.pool.readBriefly { db in
            try String.fetchOne(db, sql: "SELECT version FROM charger WHERE identity = ?", arguments: [identity])
        }
    }
}

extension CertificateView {
    fileprivate init(_ row: Row, now: Timestamp) throws {
        func text(_ column: String) -> String? { (row[column] as String?).flatMap { $0.isEmpty ? nil : $0 } }
        let facts = try CertificateRows.facts(row)
        self.init(
            use: CertificateUse(rawValue: row["use"]) ?? .installed, charger: row["identity"],
            type: text("type").flatMap(RootUse.init), hash: try CertificateRows.hash(row), facts: facts,
            source: text("source"), seenAt: Timestamp(milliseconds: row["seen_at"]),
            usedAt: (row["used_at"] as Int64?).map(Timestamp.init(milliseconds:)),
            daysLeft: facts.map { ExpiryWarning.daysLeft(end: $0.validUntil, now: now) })
    }
}

extension SigningRequestView {
    fileprivate init(_ row: Row) {
        self.init(
            number: row["number"], charger: row["identity"],
            use: SigningRequest.Use(rawValue: row["use"]) ?? .charger,
            state: SigningState(rawValue: row["state"]) ?? .failed,
            askedAt: Timestamp(milliseconds: row["asked_at"]), detail: row["detail"], command: row["command_id"],
            fingerprint: row["fingerprint"])
    }
}
