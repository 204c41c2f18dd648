internal import GRDB
public import Shared

/// What is done before certificates end.
extension Change {
    /// Speaks of certificates whose end is near, once at each threshold. Nothing while the clock is not believed.
    public func tickCertificates() throws {
        guard self.reception.isTrusted else { return }
        try self.forgetEndedCertificates()
        let soon = self.now.advanced(byMilliseconds: ExpiryWarning.early).milliseconds
        for row in try self.rows(CertificateEnds.select + " AND valid_until <= ?", [soon]) {
            let end = Timestamp(milliseconds: row["valid_until"])
            guard let threshold = ExpiryWarning.due(end: end, now: self.now, told: row["warned"]) else { continue }
            try self.run(
                "UPDATE certificate SET warned = ? WHERE id = ?", [threshold, row["id"] as Int64])
            let charger = (row["charger_id"] as Int64?).map(ChargerID.init(rawValue:))
            try self.record(
                .certificateExpiring, charger: charger, ExpiringFacts(row, end: end, now: self.now))
        }
    }

    /// What was signed for a charger is known until it ends, so that all of it can be revoked.
    private func forgetEndedCertificates() throws {
        try self.run("DELETE FROM revoked_certificate WHERE valid_until < ?", [self.now.milliseconds])
        try self.run(
            "DELETE FROM certificate WHERE use = 'charger' AND valid_until < ?",
            [self.now.advanced(bySeconds: -90 * 86_400).milliseconds])
    }

    /// Asks chargers that are here, and whose certificate ends soon, to renew it: once a day. Nobody while the site's own
    /// authority is to sign and is not made: what they ask for then is refused.
    ///
    /// - Parameter command: makes the command for a charger's identity.
    public func askForRenewals(_ command: (_ identity: String) -> CommandRequest) throws {
        guard self.settings.renewal > 0, self.settings.signing.authority != .off, self.reception.isTrusted else {
            return
        }
        guard try self.settings.signing.authority != .site || self.isAuthorityReady() else { return }
        let end = self.now.advanced(byMilliseconds: self.settings.renewal).milliseconds
        let dayAgo = self.now.advanced(bySeconds: -86_400).milliseconds
        let due = try self.rows(
            CertificateEnds.select + """
                 AND certificate.use = 'charger' AND valid_until <= ? AND ifnull(renewal_asked_at, 0) <= ?
                    AND connected_at IS NOT NULL AND is_approved = 1
                """, [end, dayAgo])
        for row in due {
            try self.run(
                "UPDATE certificate SET renewal_asked_at = ? WHERE id = ?",
                [self.now.milliseconds, row["id"] as Int64])
            _ = try self.receive(command(row["identity"]))
        }
    }
}

/// The certificates whose end matters: of a charger's, the one with the latest end of those that it has taken or used.
enum CertificateEnds {
    static let select =
        "SELECT certificate.*, identity FROM certificate LEFT JOIN charger ON charger.id = charger_id WHERE "
        + Self.condition

    static let condition = """
        valid_until IS NOT NULL AND (certificate.use != 'charger' OR (
            ifnull(taken_at, used_at) IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM certificate AS newer WHERE newer.use = 'charger'
                    AND newer.charger_id = certificate.charger_id AND newer.valid_until > certificate.valid_until
                    AND ifnull(newer.taken_at, newer.used_at) IS NOT NULL)))
        """
}

/// What the journal says of a certificate whose end is near.
private struct ExpiringFacts: Encodable {
    var use: String
    var type: String?
    var charger: String?
    var source: String?
    var daysLeft: Int64
    var certificate: CertificateFacts?

    enum CodingKeys: String, CodingKey {
        case use, type, charger, source, certificate
        case daysLeft = "days_left"
    }

    init(_ row: Row, end: Timestamp, now: Timestamp) throws {
        func text(_ column: String) -> String? { (row[column] as String?).flatMap { $0.isEmpty ? nil : $0 } }
        self.use = row["use"]
        self.type = text("type")
        self.charger = text("identity")
        self.source = text("source")
        self.daysLeft = ExpiryWarning.daysLeft(end: end, now: now)
        self.certificate = try CertificateRows.facts(row)
    }
}
