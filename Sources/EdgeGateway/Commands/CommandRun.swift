internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// One attempt to carry a command out at a connected charger.
struct CommandRun {
    let store: Store
    /// Nil when the charger has gone since the command was dispatched.
    let connection: ConnectionHandle?
    let open: OpenCommand
    let logger: Logger

    private var id: String { self.open.command.request.id }

    func carryOut() async {
        guard let connection else {
            await self.take(.connectionLost(isSent: false), of: nil)
            return
        }
        switch self.open.command.dispatched(now: self.now) {
        case .nothing where self.open.command.state == .sent: await self.send(over: connection)
        case .nothing: return
        case .verify: await self.verifyThenDecide(over: connection)
        case .send: await self.send(over: connection)
        }
    }

    private func send(over connection: ConnectionHandle) async {
        let call: OutboundCommand
        do {
            call = try self.makeCall(connection)
        } catch {
            await self.change { $0.failed("\(error)") }
            return
        }
        // "sent" is committed before the first byte leaves: a crash in between cannot send the frame twice.
        let now = self.now
        if self.open.command.state != .sent {
            guard await self.change({ $0.sent(now: now) })?.state == .sent else { return }
        }
        await self.take(await connection.call(call.action, payload: call.payload), of: call)
    }

    private func makeCall(_ connection: ConnectionHandle) throws -> OutboundCommand {
        let arguments = self.open.command.request.arguments
        var session: Session?
        if case .stop(let wanted) = arguments {
            let running = try self.store.runningSessions(at: connection.charger)
            session = wanted.map { id in running.first { $0.id == id } } ?? running.last
        }
        let call = try connection.version.commands.call(arguments, number: self.open.number, session: session)
        try self.validate(call, for: connection.version)
        return call
    }

    /// Everything that leaves is valid by the official schema, raw CALLs included.
    private func validate(_ call: OutboundCommand, for version: OCPPVersion) throws {
        guard let action = Action.named(call.action, in: version), action.sender != .charger else {
            throw CommandArgumentError(
                problem: "\(version.subprotocol) has no action '\(call.action)' that a charger can be asked for")
        }
        let payload = try JSONDocument(call.payload).root
        let validation = Validator(version, .strict).validate(payload, requestOf: action)
        if let violation = validation.violations.first {
            throw CommandArgumentError(problem: "'\(call.action)' is not valid: \(violation)")
        }
    }

    private func take(_ outcome: CallOutcome, of call: OutboundCommand?) async {
        let now = self.now
        switch outcome {
        case .result(let json):
            switch call?.read(json) {
            case nil: break
            case .accepted(let detail):
                await self.change { $0.answered(isAccepted: true, detail: detail, now: now) }
                await self.verifyEffect()
            case .rejected(let detail):
                await self.change { $0.answered(isAccepted: false, detail: detail, now: now) }
            case .unreadable(let detail):
                await self.change { $0.answerLost(now: now, reason: detail) }
            }
        case .error(let code, let description):
            let detail = description.isEmpty ? code : "\(code): \(description)"
            await self.change { $0.answered(isAccepted: false, detail: String(detail.prefix(500)), now: now) }
        case .timedOut:
            await self.change { $0.answerLost(now: now, reason: "the charger did not answer in time") }
        case .connectionLost(let isSent):
            await self.change { command in
                command.answerLost(now: now, reason: "the connection broke before the answer came")
                if !isSent { command.absenceVerified() }
            }
        case .queueFull:
            await self.change { command in
                command.answerLost(now: now, reason: "too many calls wait at the charger")
                command.absenceVerified()
            }
        }
    }

    /// "Accepted" is not success: where the charger can be asked, it is.
    private func verifyEffect() async {
        guard let connection,
            let verification = connection.version.commands.verification(of: self.open.command.request.arguments)
        else { return }
        let outcome = await connection.call(verification.call.action, payload: verification.call.payload)
        let now = self.now
        switch outcome {
        case .result(let json):
            switch verification.judge(json) {
            case .happened(let evidence): await self.change { $0.effectSeen(evidence, now: now) }
            case .didNotHappen(let detail): await self.change { $0.failed(detail) }
            case .cannotTell(let detail):
                await self.change { $0.effectSeen("the charger accepted it; \(detail)", now: now) }
            }
        case .error(let code, _):
            await self.change { $0.effectSeen("the charger accepted it; it cannot be read back (\(code))", now: now) }
        case .timedOut, .connectionLost, .queueFull:
            // The effect stays open until its deadline.
            break
        }
    }

    /// An earlier attempt got no answer: look, and send again only when it surely did not happen.
    private func verifyThenDecide(over connection: ConnectionHandle) async {
        guard let verification = connection.version.commands.verification(of: self.open.command.request.arguments)
        else {
            // The writer marks a start effective when its transaction shows; until its window is over, wait for that.
            await self.waitForTransaction()
            return
        }
        let outcome = await connection.call(verification.call.action, payload: verification.call.payload)
        let now = self.now
        guard case .result(let json) = outcome, case .happened(let evidence) = verification.judge(json) else {
            if case .result = outcome { await self.change { $0.absenceVerified() } } else { await self.pause() }
            return
        }
        await self.change { $0.effectSeen(evidence, now: now) }
    }

    /// How long a start whose answer was lost may still show as a transaction.
    private static let transactionWindow: Int64 = 60

    private func waitForTransaction() async {
        let command = self.open.command
        let until = (command.sentAt ?? command.receivedAt).advanced(bySeconds: Self.transactionWindow)
        guard self.now >= until else { return await self.pause() }
        await self.change { $0.absenceVerified() }
    }

    private func pause() async { try? await Task.sleep(for: .seconds(1)) }

    private var now: Timestamp { self.store.receptionNow().at }

    /// Where the command stands now; nil when the change could not be made durable.
    @discardableResult
    private func change(_ event: @escaping @Sendable (inout Command) -> Void) async -> Command? {
        let id = self.id
        do {
            return try await self.store.perform { change in try change.changeCommand(id, event) }
        } catch {
            self.logger.error("a command's step cannot be stored", metadata: ["command": "\(id)", "cause": "\(error)"])
            await self.pause()
            return nil
        }
    }
}
