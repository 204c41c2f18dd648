internal import OCPP

/// What the gateway's answers mean.
extension SimulatedCharger {
    mutating func resultArrived(_ result: ResultFrame, _ now: Moment) {
        guard let entry = self.outbox.answered(id: result.id) else { return }
        self.counts.received += 1
        do {
            switch self.plan.version {
            case .v16: try self.answered16(entry.report, result.payload, now)
            case .v201, .v21: try self.answered201(entry.report, result.payload, now)
            }
        } catch {
            self.counts.errors += 1
            let name = entry.report.name(in: self.plan.version)
            self.note(.unreadable("the answer to \(name) cannot be read: \(error)"))
            self.failed(entry, now)
        }
    }

    private mutating func answered16(_ report: Report, _ json: JSONValue, _ now: Moment) throws(MessageError) {
        switch report {
        case .boot:
            let answer = try V16.BootNotification.Response(json)
            self.bootAnswered(answer.status == .accepted, answer.status.rawValue, answer.interval, now)
        case .authorize(let connector, let token):
            let status = try V16.Authorize.Response(json).idTagInfo.status
            self.authorized(connector, token, status == .accepted, status.rawValue, now)
        case .transaction(let transaction):
            switch transaction.kind {
            case .started:
                let answer = try V16.StartTransaction.Response(json)
                self.transactionIDs[transaction.key] = answer.transactionId
                let status = answer.idTagInfo.status
                self.startAnswered(transaction, status == .accepted, status.rawValue, now)
            case .updated: break
            case .ended: self.transactionIDs[transaction.key] = nil
            }
        case .startup, .heartbeat, .status, .reading, .settings: break
        }
    }

    private mutating func answered201(_ report: Report, _ json: JSONValue, _ now: Moment) throws(MessageError) {
        switch report {
        case .boot:
            let answer = try V2.BootNotification.Response(json)
            self.bootAnswered(answer.status == .accepted, answer.status.rawValue, answer.interval, now)
        case .authorize(let connector, let token):
            let status = try V2.Authorize.Response(json).idTokenInfo.status
            self.authorized(connector, token, status == .accepted, status.rawValue, now)
        case .transaction(let transaction):
            guard let info = try V2.TransactionEvent.Response(json).idTokenInfo else { return }
            guard transaction.kind != .ended else { return }
            self.startAnswered(transaction, info.status == .accepted, info.status.rawValue, now)
        case .startup, .heartbeat, .status, .reading, .settings: break
        }
    }

    private mutating func bootAnswered(_ isAccepted: Bool, _ status: String, _ interval: Int, _ now: Moment) {
        guard isAccepted else {
            let seconds = min(max(interval, 5), 300)
            self.registration = .waiting(until: now.uptime(in: Double(seconds)))
            self.note(.bootRefused(status: status, againInSeconds: seconds))
            return
        }
        self.registration = .accepted
        self.bootIsRemoteReset = false
        if interval > 0, let setting = self.settings["HeartbeatInterval"] {
            _ = self.settings.set(setting, to: String(interval))
        }
        self.heartbeatAt = now.uptime(in: self.heartbeatSeconds)
        self.note(.booted(heartbeatSeconds: Int(self.heartbeatSeconds)))
        if self.plan.version >= .v201 { self.tell(.startup(wall: now.wall)) }
        self.tellAllStatuses(now)
    }

    private mutating func authorized(
        _ connector: Int, _ token: Token, _ isAccepted: Bool, _ status: String, _ now: Moment
    ) {
        guard isAccepted else { return self.tokenRefused(connector, token, status: status, now) }
        self.knownTokens.insert(token)
        guard let index = self.index(of: connector) else { return }
        guard case .authorizing(let visit) = self.connectors[index].occupancy, visit.token == token else { return }
        self.startSession(index, visit, now)
    }

    /// The gateway judges a token once more when a transaction starts.
    private mutating func startAnswered(
        _ transaction: TransactionReport, _ isAccepted: Bool, _ status: String, _ now: Moment
    ) {
        guard !isAccepted, let index = self.index(of: transaction.connector) else { return }
        guard self.connectors[index].session?.key == transaction.key else { return }
        if let token = transaction.token {
            self.counts.refusedTokens += 1
            self.knownTokens.remove(token)
            self.note(.tokenRefused(token: token.value, status: status))
        }
        self.endSession(index, .deauthorized, .deauthorized, now)
    }

    /// The driver unplugs and goes.
    mutating func tokenRefused(_ connector: Int, _ token: Token, status: String, _ now: Moment) {
        self.counts.refusedTokens += 1
        self.knownTokens.remove(token)
        self.note(.tokenRefused(token: token.value, status: status))
        guard let index = self.index(of: connector) else { return }
        guard case .authorizing = self.connectors[index].occupancy else { return }
        self.connectors[index].occupancy = .leaving(at: now.uptime(in: max(1, self.plan.real(10))))
    }

    func index(of connector: Int) -> Int? { self.connectors.firstIndex { $0.number == connector } }
}
