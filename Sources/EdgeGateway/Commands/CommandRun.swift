internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// One step of carrying a command out.
struct CommandRun {
    /// What the dispatcher does next for the command.
    enum Next: Equatable {
        case goOn
        /// Nothing for a while: another try at once would end the same way.
        case leaveAlone
    }

    let store: SiteStore
    /// Nil when the charger has gone.
    let connection: (any CommandConnection)?
    let open: OpenCommand
    let logger: Logger
    /// Nil where jobs get no links to this gateway's files.
    var links: JobLinks?
    /// Hears the answer when it comes after the charger's time to answer was over.
    var late: (@Sendable (LateAnswer) -> Void)?
    /// The answer that is taken came so.
    var isLate = false

    var id: String { self.open.command.request.id }
    var arguments: CommandArguments { self.open.command.request.arguments }
    var now: Timestamp { self.store.receptionNow().at }

    /// The longest part of a charger's words that is kept as a command's detail, in characters.
    static let longestDetail = 500

    func perform(_ step: CommandStep) async -> Next {
        switch step {
        case .send:
            return await self.send()
        case .verify:
            return await self.verifyThenDecide()
        case .seeEffect:
            return await self.seeEffect(of: self.open.command)
        case .takeAsAbsent:
            await self.change { $0.absenceVerified() }
            return .goOn
        case .giveUp:
            await self.change {
                $0.cannotBeVerified(self.brief("\(self.loss); whether it worked cannot be seen: it is not sent again"))
            }
            return .goOn
        case .wait, .nothing:
            return .leaveAlone
        }
    }

    private func send() async -> Next {
        guard let connection else { return .leaveAlone }
        let call: OutboundCommand
        switch await self.makeCall(at: connection) {
        case .call(let made): call = made
        case .none(let next): return next
        }
        guard await self.expectPassword(at: connection) else { return .leaveAlone }
        // "sent" is committed before the first byte leaves: a crash in between cannot send the frame twice.
        let now = self.now
        guard await self.change({ $0.sent(now: now) })?.state == .sent else { return .goOn }
        return await self.carryOut(call, at: connection)
    }

    /// Sends the frame of a command that a commit has marked as sent.
    func sendMarked() async -> Next {
        guard let connection else {
            await self.change { $0.frameStayed(reason: "the charger went away before the frame could leave") }
            return .goOn
        }
        // It may have waited here behind a call that a charger took its time to answer.
        guard self.now < self.open.command.request.expiresAt else {
            await self.change { $0.frameStayed(reason: "it expired before its frame could leave") }
            return .goOn
        }
        // And meanwhile it may have been taken back.
        do {
            guard try self.store.command(self.id)?.withdrawal == nil else {
                await self.change { $0.frameStayed(reason: "it was taken back before its frame could leave") }
                return .goOn
            }
        } catch {
            await self.change { $0.frameStayed(reason: "the site's data could not be read") }
            return .leaveAlone
        }
        let call: OutboundCommand
        switch await self.makeCall(at: connection) {
        case .call(let made): call = made
        case .none(let next): return next
        }
        guard await self.expectPassword(at: connection) else {
            await self.change { $0.frameStayed(reason: "the new password could not be stored") }
            return .leaveAlone
        }
        return await self.carryOut(call, at: connection)
    }

    private func carryOut(_ call: OutboundCommand, at connection: any CommandConnection) async -> Next {
        if case .localList(let isFull) = self.arguments {
            return await self.pushLocalList(isFull: isFull, at: connection)
        }
        let (open, charger, hear) = (self.open, connection.charger, self.late)
        let outcome = await connection.call(call.action, payload: call.payload) { outcome in
            hear?(LateAnswer(open: open, charger: charger, call: call, outcome: outcome))
        }
        return await self.take(outcome, of: call)
    }

    private enum Preparation {
        case call(OutboundCommand)
        /// There is none to make, and the command knows why; or not now.
        case none(Next)
    }

    /// The call that carries the command out.
    private func makeCall(at connection: any CommandConnection) async -> Preparation {
        do {
            let target = try CommandTarget(self.arguments, at: connection.charger, in: self.store)
            if case .reached(let evidence) = target {
                let now = self.now
                await self.change { $0.effectSeen(evidence, now: now) }
                return .none(.goOn)
            }
            let context = CommandContext(number: self.open.number, session: target.session, now: self.now)
            let arguments = try await self.links?.arguments(of: self.open, for: connection) ?? self.arguments
            let call = try connection.version.commands.call(arguments, context)
            try call.validate(for: connection.version)
            try self.store.registration(of: connection.charger).check(call)
            return .call(call)
        } catch let error where Self.isLasting(error) {
            let reason = self.brief("\(error)")
            await self.change { $0.cannotBePrepared(reason) }
            return .none(.goOn)
        } catch {
            self.logger.error(
                "a command cannot be prepared", metadata: ["command": "\(self.id)", "cause": "\(error)"])
            await self.change { $0.frameStayed(reason: "the site's data could not be read") }
            return .none(.leaveAlone)
        }
    }

    func take(_ outcome: CallOutcome, of call: OutboundCommand) async -> Next {
        let now = self.now
        switch outcome {
        case .result(let json):
            await self.keepSettings(json, from: call)
            await self.keepTransactionStatus(json, from: call)
            await self.keepMonitorsAndLimits(json, from: call)
            await self.keepCertificates(json, from: call)
            let kept = call.kept(json)
            return await self.take(call.read(json), kept: kept, words: call.isRaw ? kept : nil, now: now)
        case .error(let code, let description):
            let detail = description.isEmpty ? code : "\(code): \(description)"
            await self.cannotTellSettings(code, detail: detail, from: call)
            let command = await self.change {
                $0.answered(isAccepted: false, detail: self.brief(detail), isLate: self.isLate, now: now)
            }
            await self.passwordWasRefused()
            return await self.lookAfterRefusal(of: command)
        case .unreadable(let reason):
            await self.change { $0.answerLost(now: now, reason: self.brief("the answer cannot be read: \(reason)")) }
            return self.afterUselessAnswer
        case .timedOut:
            await self.change { $0.answerLost(now: now, reason: "the charger did not answer in time") }
        case .connectionLost(isSent: true):
            await self.change { $0.answerLost(now: now, reason: "the connection broke before the answer came") }
        case .connectionLost(isSent: false):
            await self.change { $0.frameStayed(reason: "the connection broke before the frame could leave") }
        case .queueFull:
            await self.change { $0.frameStayed(reason: "too many calls wait at the charger") }
            return .leaveAlone
        }
        return .goOn
    }

    /// - Parameter words: what stands in place of the answer's own words.
    private func take(_ answer: CommandAnswer, kept: String?, words: String?, now: Timestamp) async -> Next {
        switch answer {
        case .accepted(let detail):
            let command = await self.change {
                $0.answered(
                    isAccepted: true, detail: self.brief(words ?? detail), answer: kept, isPutOff: answer.isPutOff,
                    isLate: self.isLate, now: now)
            }
            // Of a late one the charger's worker looks for the effect, in its turn: who takes late answers waits for nobody.
            guard let command, command.state == .accepted, !self.isLate else { return .goOn }
            return await self.seeEffect(of: command)
        case .done(let detail):
            let detail = self.brief(words ?? detail)
            await self.change {
                $0.answered(isAccepted: true, detail: detail, answer: kept, isLate: self.isLate, now: now)
                $0.effectSeen(detail, now: now)
            }
        case .rejected(let detail):
            let command = await self.change {
                $0.answered(
                    isAccepted: false, detail: self.brief(words ?? detail), answer: kept, isLate: self.isLate, now: now)
            }
            await self.passwordWasRefused()
            return await self.lookAfterRefusal(of: command)
        case .unreadable where self.isLate:
            break
        case .unreadable(let detail):
            await self.change { $0.answerLost(now: now, reason: self.brief(detail)) }
            return self.afterUselessAnswer
        }
        return .goOn
    }

    /// A charger that answers at once, and never anything useful, is not asked as fast as it answers.
    private var afterUselessAnswer: Next { self.open.command.attempts < 3 ? .goOn : .leaveAlone }

    /// A detail to keep: without the command's own secret, and not too long.
    func brief(_ text: String) -> String {
        let text = self.arguments.masking(text)
        return text.count <= Self.longestDetail ? text : text.prefix(Self.longestDetail - 1) + "…"
    }

    /// Where the command stands now; nil when the change could not be made durable and never will be.
    ///
    /// What a charger answered must not be lost: while the store is unwell it is tried again.
    @discardableResult
    func change(_ event: @escaping @Sendable (inout Command) -> Void) async -> Command? {
        let id = self.id
        do throws(StoreError) {
            return try await self.store.performWhenWell(urgent: true) { try $0.changeCommand(id, event) }
        } catch {
            self.logger.error(
                "a command's step cannot be stored", metadata: ["command": "\(id)", "cause": "\(error)"])
            return nil
        }
    }

    /// Whether a command that could not be prepared for this can never be: what is asked for is at fault, and not the
    /// database, which may be well again in a while.
    static func isLasting(_ error: any Error) -> Bool {
        switch error {
        case is CommandArgumentError, is NotRegistered, StoreError.refused: true
        default: false
        }
    }
}
