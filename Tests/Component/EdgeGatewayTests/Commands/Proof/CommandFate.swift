import Shared

/// What befalls a command: at its charger, on the way, or in the gateway.
enum CommandFate: String, CaseIterable, Sendable {
    case answeredAtOnce, answeredTwice, refused, answeredWithAnError, answeredLate
    /// Accepted, and then nothing comes of it.
    case forgotten
    case neverAnswered, neverAnsweredButDone
    /// The connection breaks; the charger is back soon.
    case cutBeforeItIsDone, cutBeforeItsAnswer, cutAfterItsAnswer
    /// The charger begins anew.
    case restartBeforeItIsDone, restartAfterItsAnswer
    /// The gateway is killed: before `sent` is stored, between that and the frame, between the frame and the charger, while
    /// the charger acts, with an answer that is not stored yet, and before the effect is seen.
    case killBeforeSent, killBeforeFrame, killBeforeItIsDone, killBeforeItsAnswer, killWithItsAnswer,
        killBeforeItsEffect
}

/// How a command must end.
struct CommandEnding: Equatable {
    var state: CommandState
    /// How many frames of it may leave.
    var frames: ClosedRange<Int>

    init(_ state: CommandState, frames: ClosedRange<Int>) {
        self.state = state
        self.frames = frames
    }

    init(_ state: CommandState, frames: Int) { self.init(state, frames: frames...frames) }
}

extension CommandFate {
    /// Every command of the proof lives for so long, in seconds: a charger that never answers can be asked eight times.
    static let lifetime: Int64 = 240
    private static let repeated = 2...8

    /// The table: how a command ends, by its rule and by how its outcome shows.
    func ending(of example: CommandExample) -> CommandEnding {
        switch self {
        case .answeredAtOnce, .answeredTwice, .cutAfterItsAnswer, .restartAfterItsAnswer, .killBeforeSent,
            .killBeforeItsEffect:
            CommandEnding(.effective, frames: 1)
        case .refused, .answeredWithAnError:
            CommandEnding(.rejected, frames: 1)
        case .answeredLate:
            CommandEnding(.effective, frames: example.rule == .resend ? 1...(example.hearsLate ? 2 : 3) : 1...1)
        case .forgotten:
            Self.forgotten(example)
        case .neverAnswered:
            Self.isSentAgain(example)
                ? CommandEnding(.unknown, frames: Self.repeated) : CommandEnding(.unknown, frames: 1)
        case .neverAnsweredButDone:
            Self.doneInSilence(example)
        case .restartBeforeItIsDone where example.arguments.verb == .reset:
            CommandEnding(.effective, frames: 1)
        case .cutBeforeItIsDone, .restartBeforeItIsDone, .killBeforeItIsDone:
            Self.isSentAgain(example) ? CommandEnding(.effective, frames: 2) : CommandEnding(.unknown, frames: 1)
        case .killBeforeFrame:
            Self.isSentAgain(example) ? CommandEnding(.effective, frames: 1) : CommandEnding(.unknown, frames: 0)
        case .cutBeforeItsAnswer, .killBeforeItsAnswer, .killWithItsAnswer:
            Self.doneWithoutAWord(example)
        }
    }

    /// A command that was not carried out, although its frame had left, as the gateway believes.
    private static func isSentAgain(_ example: CommandExample) -> Bool {
        switch (example.rule, example.sight) {
        case (.resend, _), (.verify, .asked), (.verify, .told(inTime: true)): true
        case (.verify, .nothing), (.verify, .told), (.never, _): false
        }
    }

    /// It was carried out, and the answer is lost; from then on all is well.
    private static func doneWithoutAWord(_ example: CommandExample) -> CommandEnding {
        switch (example.rule, example.sight) {
        case (.resend, _): CommandEnding(.effective, frames: 2)
        case (.verify, .asked), (.verify, .told), (.never, .told): CommandEnding(.effective, frames: 1)
        case (.verify, .nothing), (.never, .nothing), (.never, .asked): CommandEnding(.unknown, frames: 1)
        }
    }

    /// It was carried out, and its charger never says so when it is asked to.
    private static func doneInSilence(_ example: CommandExample) -> CommandEnding {
        switch (example.rule, example.sight) {
        case (_, .told), (.verify, .asked): CommandEnding(.effective, frames: 1)
        case (.resend, _): CommandEnding(.unknown, frames: Self.repeated)
        case (.verify, .nothing), (.never, .nothing), (.never, .asked): CommandEnding(.unknown, frames: 1)
        }
    }

    /// It was accepted and not carried out. What may be repeated is, when its effect does not show in time.
    private static func forgotten(_ example: CommandExample) -> CommandEnding {
        guard example.hasEffect, example.sight != .nothing else { return CommandEnding(.effective, frames: 1) }
        return CommandEnding(.failed, frames: example.rule == .resend ? 1...4 : 1...1)
    }
}
