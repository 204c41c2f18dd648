internal import Foundation
internal import Shared

/// Sends a command and, where asked, shows each step until its outcome.
struct CommandSending {
    let daemon: APIClient
    let options: CommonOptions

    /// - Throws: `CommandFailure` whose exit code tells the outcome.
    func send(_ command: NewCommand, waits: Bool) async throws {
        let newest = waits ? try await self.daemon.events(ListQuery(limit: 1)).items.last?.seq ?? 0 : 0
        let receipt: CommandView = try await self.daemon.post(["commands"], command)
        guard waits else {
            if try Screen().json(receipt, self.options) { return }
            Output.line("Command \(receipt.id) is \(receipt.state.rawValue).")
            Output.line("What becomes of it: edgectl commands show \(receipt.id)")
            return
        }
        if !receipt.state.isFinal {
            try await self.follow(receipt, after: newest)
        } else if !self.options.json {
            // It was asked before, or ended before it could be sent.
            self.show(receipt.state, receipt.detail, at: receipt.receivedAt)
        }
        let outcome = try await self.daemon.command(receipt.id)
        if try !Screen().json(outcome, self.options) {
            ScheduleTable.show(outcome)
            ReportTable.show(outcome)
        }
        if let failure = Self.failure(of: outcome) { throw failure }
    }

    private func follow(_ receipt: CommandView, after newest: Int64) async throws {
        var shown: CommandState?
        let query = ListQuery(command: receipt.id, after: String(newest))
        try await self.daemon.follow(["events", "stream"], query) { (event: EventView) in
            guard let step = try? APICoding.decode(CommandStep.self, from: Data(event.data.utf8)) else { return .goOn }
            if step.state != shown, !self.options.json { self.show(step.state, step.detail, at: event.at) }
            shown = step.state
            return step.state.isFinal ? .stop : .goOn
        }
    }

    private func show(_ state: CommandState, _ detail: String?, at instant: Timestamp) {
        let isOn = Terminal.standardOutput.usesColour
        let word = detail == nil ? state.rawValue : Table.fitted(state.rawValue, to: 10, isRight: false)
        let painted = state.colour?.paint(word, isOn: isOn) ?? word
        let rest = detail.map { "  \(PlainText.of($0))" } ?? ""
        Output.line("\(LocalTime.precise(instant))  \(painted)\(rest)")
    }

    /// What the exit code says of an outcome; nil when it is the one that was wanted.
    static func failure(of command: CommandView) -> CommandFailure? {
        let detail = command.detail.map { ": \(PlainText.of($0))" } ?? ""
        let what = "\(command.arguments.verb.rawValue) at \(command.charger)"
        switch command.state {
        case .effective, .received, .queued, .sent, .accepted: return nil
        case .rejected: return CommandFailure(.failed, "\(what) was rejected\(detail)")
        case .failed: return CommandFailure(.failed, "\(what) failed\(detail)")
        case .expired: return CommandFailure(.failed, "\(what) expired\(detail)")
        case .cancelled: return CommandFailure(.failed, "\(what) was cancelled\(detail)")
        case .superseded: return CommandFailure(.failed, "\(what) was superseded\(detail)")
        case .unknown:
            return CommandFailure(
                .unknownOutcome,
                "nobody can say whether \(what) happened\(detail); look at the charger before repeating it")
        }
    }
}

/// A step of a command, as the journal has it.
private struct CommandStep: Decodable {
    var state: CommandState
    var detail: String?
}
