internal import OCPP
internal import Shared
internal import Store

/// Looking whether a command worked: "accepted" is not success, and a timeout is not failure.
extension CommandRun {
    /// The charger accepted the command: where it can be asked whether it did what it should, it is.
    func seeEffect(of command: Command) async -> Next {
        guard let connection,
            let verification = connection.version.commands.verification(of: self.arguments)
        else { return .goOn }
        let outcome = await connection.call(verification.call.action, payload: verification.call.payload)
        let now = self.now
        switch outcome {
        case .result(let json):
            await self.keepSettings(json, from: verification.call)
            await self.keepCertificates(json, from: verification.call)
            let evidence = self.evidence(verification.judge(json), of: command)
            await self.change { command in
                if let text = evidence.seen {
                    command.effectSeen(text, now: now)
                } else {
                    command.failed(evidence.detail)
                }
            }
            return .goOn
        case .error(let code, _):
            await self.change { $0.effectSeen("the charger accepted it; it cannot be read back (\(code))", now: now) }
            return .goOn
        case .unreadable, .timedOut, .connectionLost, .queueFull:
            // The effect stays open until its deadline; until then it is asked for again.
            return .leaveAlone
        }
    }

    private func evidence(_ verdict: CommandVerification.Verdict, of command: Command) -> (
        seen: String?, detail: String
    ) {
        switch verdict {
        case .happened(let text):
            return (self.brief(text), "")
        case .didNotHappen(let text) where command.detail?.hasPrefix(CommandAnswer.needsReboot) ?? false:
            return (self.brief("the charger takes it over when it boots; \(text)"), "")
        case .didNotHappen(let text):
            return (nil, self.brief("the charger accepted it, but \(text)"))
        case .cannotTell(let text):
            return (self.brief("the charger accepted it; \(text)"), "")
        }
    }

    /// A repeat was refused: where the charger can be asked whether the attempt before it worked after all, it is.
    func lookAfterRefusal(of command: Command?) async -> Next {
        guard let command, command.state == .sent, !self.isLate, let connection,
            let verification = connection.version.commands.verification(of: self.arguments)
        else { return .goOn }
        let outcome = await connection.call(verification.call.action, payload: verification.call.payload)
        let now = self.now
        switch outcome {
        case .result(let json):
            if case .happened(let text) = verification.judge(json) {
                await self.change { $0.effectSeen(self.brief(text), now: now) }
            } else {
                await self.change { $0.refusalStands() }
            }
        case .error:
            await self.change { $0.refusalStands() }
        case .unreadable, .timedOut, .connectionLost, .queueFull:
            // Then it is unknown when the time for its effect is over.
            break
        }
        return .goOn
    }

    /// An earlier attempt got no answer: look, and send again only when it surely did not happen.
    func verifyThenDecide() async -> Next {
        guard let connection, let verification = connection.version.commands.verification(of: self.arguments) else {
            return .leaveAlone
        }
        switch await connection.call(verification.call.action, payload: verification.call.payload) {
        case .result(let json):
            await self.keepSettings(json, from: verification.call)
            await self.keepCertificates(json, from: verification.call)
            await self.decide(by: verification.judge(json))
        case .error(let code, _):
            await self.decide(by: .cannotTell("the charger does not let it be read back (\(code))"))
        case .unreadable(let reason): await self.decide(by: .cannotTell("what it reads back cannot be read: \(reason)"))
        case .timedOut, .connectionLost, .queueFull: return .leaveAlone
        }
        return .goOn
    }

    /// Why the answer is not known that should have settled it.
    var loss: String { self.open.command.detail ?? "no answer came" }

    private func decide(by verdict: CommandVerification.Verdict) async {
        let now = self.now
        switch verdict {
        case .happened(let text): await self.change { $0.effectSeen(self.brief(text), now: now) }
        case .didNotHappen: await self.change { $0.absenceVerified() }
        case .cannotTell(let text): await self.change { $0.cannotBeVerified(self.brief("\(self.loss); \(text)")) }
        }
    }
}
