internal import GRDB
public import Shared

/// A request for a certificate that was granted and is to be signed.
public struct GrantedRequest: Hashable, Sendable {
    public var number: Int64
    public var charger: ChargerID
    public var identity: String
    /// PEM.
    public var text: String
    /// 2.1 `requestId`.
    public var requestID: Int?
}

extension Change {
    /// A charger asks for a certificate: judged, and kept where it is granted.
    func certificateAsked(_ request: SigningRequest, by charger: ChargerID) throws -> ChargerReply {
        for (_, command) in try self.openCommands(.renewCertificate, at: charger) {
            try self.changeCommand(command.request.id) {
                $0.effectSeen("the charger asked for a certificate", now: self.now)
            }
        }
        let verdict = self.settings.signing.verdict(on: request, by: try self.asker(charger))
        switch verdict {
        case .sign:
            try self.keep(request, of: charger, state: .granted, detail: nil)
            self.notice.signing.insert(charger)
        case .forward:
            try self.keep(request, of: charger, state: .forwarded, detail: nil)
        case .reject(let refusal):
            try self.tell(SigningFacts(request, .rejected, "\(refusal.code): \(refusal.text)"), of: charger)
        }
        return .signing(verdict)
    }

    private func asker(_ charger: ChargerID) throws -> SigningAsker {
        let row = try self.row(
            "SELECT identity, is_approved, highest_profile FROM charger WHERE id = ?", [charger.rawValue])
        let dayAgo = self.now.advanced(bySeconds: -86_400).milliseconds
        let recent = try self.row(
            "SELECT count(*) FROM signing_request WHERE charger_id = ? AND asked_at > ?", [charger.rawValue, dayAgo])
        return SigningAsker(
            identity: row?["identity"] ?? "", isApproved: row?["is_approved"] ?? false,
            // Who has used a profile is not let in at a lower one: this connection has proved it too.
            hasProved: (row?["highest_profile"] ?? 0) > 0, recentRequests: recent?[0] ?? 0,
            isAuthorityReady: try self.isAuthorityReady(), isClockTrusted: self.reception.isTrusted)
    }

    /// Whether the site's own authority is made.
    func isAuthorityReady() throws -> Bool {
        try self.row("SELECT 1 FROM certificate WHERE use = ?", [CertificateUse.siteAuthority.rawValue]) != nil
    }

    /// The most requests that are kept of a charger.
    private static let mostKept = 50

    private func keep(_ request: SigningRequest, of charger: ChargerID, state: SigningState, detail: String?) throws {
        try self.run(
            "UPDATE signing_request SET state = 'superseded' WHERE charger_id = ? AND use = ? "
                + "AND state IN ('granted', 'forwarded')", [charger.rawValue, request.use.rawValue])
        try self.run(
            "INSERT INTO signing_request (charger_id, use, request, request_id, asked_at, state, detail) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                charger.rawValue, request.use.rawValue, request.text, request.number, self.now.milliseconds,
                state.rawValue, detail,
            ])
        try self.run(
            "DELETE FROM signing_request WHERE charger_id = ?1 AND number <= (SELECT number FROM signing_request "
                + "WHERE charger_id = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)", [charger.rawValue, Self.mostKept])
        try self.tell(SigningFacts(request, state, detail), of: charger)
    }

    /// The site's authority signed a request: the certificate is brought by `command`.
    public func signed(
        _ number: Int64, certificate: CertificateFacts, of charger: ChargerID, command: CommandRequest
    ) throws {
        guard try self.isGranted(number) else { return }
        try self.run(
            "UPDATE signing_request SET state = 'signed', fingerprint = ?, command_id = ? WHERE number = ?",
            [certificate.fingerprint, command.id, number])
        try self.insert(certificate, of: charger)
        try self.tell(SigningFacts(number, .signed, nil, certificate), of: charger)
        _ = try self.receive(command)
    }

    /// A request that was granted cannot be signed.
    public func signingFailed(_ number: Int64, of charger: ChargerID, detail: String) throws {
        guard try self.isGranted(number) else { return }
        try self.end(number, of: charger, .failed, detail)
    }

    /// The cloud is not there: a request that was to be passed on is not.
    ///
    /// - Parameter text: the request. The charger may have come back meanwhile, and asked anew.
    public func forwardingFailed(
        by charger: ChargerID, use: SigningRequest.Use, text: String, detail: String
    ) throws {
        let row = try self.row(
            "SELECT number FROM signing_request WHERE charger_id = ? AND use = ? AND request = ? "
                + "AND state = 'forwarded'", [charger.rawValue, use.rawValue, text])
        if let number: Int64 = row?[0] { try self.end(number, of: charger, .failed, detail) }
    }

    private func isGranted(_ number: Int64) throws -> Bool {
        try self.row("SELECT 1 FROM signing_request WHERE number = ? AND state = 'granted'", [number]) != nil
    }

    private func end(_ number: Int64, of charger: ChargerID, _ state: SigningState, _ detail: String?) throws {
        try self.run(
            "UPDATE signing_request SET state = ?, detail = ? WHERE number = ?", [state.rawValue, detail, number])
        try self.tell(SigningFacts(number, state, detail), of: charger)
    }

    /// What a charger answered to the certificate that it was brought.
    func certificateCommandEnded(_ command: Command, at charger: ChargerID) throws {
        guard case .certificate(.deliver(_, let use, _)) = command.request.arguments else { return }
        try self.run(
            "UPDATE signing_request SET command_id = ? WHERE charger_id = ? AND use = ? AND state = 'forwarded'",
            [command.request.id, charger.rawValue, use.rawValue])
        guard
            let row = try self.row(
                "SELECT number, fingerprint FROM signing_request WHERE command_id = ? "
                    + "AND state IN ('signed', 'forwarded')", [command.request.id])
        else { return }
        let number: Int64 = row["number"]
        switch command.state {
        case .effective:
            try self.run(
                "UPDATE certificate SET taken_at = ? WHERE use = 'charger' AND charger_id = ? AND name = ?",
                [self.now.milliseconds, charger.rawValue, row["fingerprint"] as String?])
            try self.end(number, of: charger, .taken, command.detail)
        case .rejected:
            try self.end(number, of: charger, .rejected, command.detail)
        case .failed, .expired, .cancelled, .superseded, .unknown:
            try self.end(number, of: charger, .failed, command.detail)
        case .received, .queued, .sent, .accepted:
            return
        }
    }

    /// A charger logged in with a certificate: the outcome of the request for it, and of the command that brought it.
    func usedCertificate(_ fingerprint: String, of charger: ChargerID) throws {
        let row = try self.row(
            "SELECT number, state, command_id FROM signing_request WHERE charger_id = ? AND fingerprint = ?",
            [charger.rawValue, fingerprint])
        guard let row, row["state"] != SigningState.used.rawValue else { return }
        if let command: String = row["command_id"] {
            try self.changeCommand(command) {
                $0.effectSeen("the charger logged in with the certificate", now: self.now)
            }
        }
        try self.end(row["number"], of: charger, .used, nil)
    }

    private func tell(_ facts: SigningFacts, of charger: ChargerID) throws {
        try self.record(.certificate, charger: charger, facts)
    }
}

extension SiteStore {
    /// Requests that wait for the site's authority, the oldest first.
    public func grantedRequests() throws -> [GrantedRequest] {
        try self.pool.readBriefly { db in
            let sql = """
                SELECT number, charger_id, identity, request, request_id FROM signing_request
                JOIN charger ON charger.id = charger_id WHERE state = 'granted' ORDER BY number LIMIT 100
                """
            return try Row.fetchAll(db, sql: sql).map {
                GrantedRequest(
                    number: $0["number"], charger: ChargerID(rawValue: $0["charger_id"]), identity: $0["identity"],
                    text: $0["request"], requestID: $0["request_id"])
            }
        }
    }
}

/// What the journal says of a charger's request for a certificate.
private struct SigningFacts: Encodable {
    var state: SigningState
    var use: SigningRequest.Use?
    var request: Int64?
    var names: [String]?
    var organizations: [String]?
    var key: String?
    var detail: String?
    var certificate: CertificateFacts?

    init(_ request: SigningRequest, _ state: SigningState, _ detail: String?) {
        self.state = state
        self.use = request.use
        self.detail = detail
        guard case .success(let content) = request.content else { return }
        self.names = content.commonNames
        self.organizations = content.organizations
        self.key = content.key.words
    }

    init(_ number: Int64, _ state: SigningState, _ detail: String?, _ certificate: CertificateFacts? = nil) {
        self.state = state
        self.request = number
        self.detail = detail
        self.certificate = certificate
    }
}
