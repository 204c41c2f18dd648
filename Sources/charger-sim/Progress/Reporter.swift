internal import OCPP
internal import Synchronization

/// Tells the person at the screen, or the program behind the pipe, what happens as it happens.
final class Reporter: Sendable {
    enum Style: Equatable, Sendable {
        /// A table that is drawn again and again; problems stand under it.
        case table
        /// A line for each event.
        case lines
        /// A JSON object for each event.
        case json
        /// Nothing until the end.
        case quiet
    }

    let style: Style
    private let state = Mutex(State())

    private struct State {
        /// The last problem of each charger, so that each is told once.
        var problems: [String: String] = [:]
        var recent: [String] = []
    }

    init(_ style: Style) { self.style = style }

    func connected(_ plan: Plan) {
        self.state.withLock { $0.problems[plan.identity] = nil }
        self.tell(plan, "connected", "connected with \(plan.version.subprotocol)", isProblem: false)
    }

    func disconnected(_ plan: Plan, _ reason: String, againIn seconds: Double) {
        let isNews = self.state.withLock { $0.problems.updateValue(reason, forKey: plan.identity) != reason }
        guard isNews else { return }
        let pause = Quantity.fixed(Int((seconds * 10).rounded()), decimals: 1)
        self.tell(plan, "disconnected", "\(reason); trying again in \(pause) s", isProblem: true)
    }

    func refused(_ plan: Plan, _ problem: ConnectionProblem) {
        self.tell(plan, "refused", problem.description, isProblem: true)
    }

    func noted(_ plan: Plan, _ note: ChargerNote) {
        self.tell(plan, note.name, note.description, isProblem: note.isProblem)
    }

    /// The problems that were told last, the newest at the end.
    var recentProblems: [String] { self.state.withLock { $0.recent } }

    private func tell(_ plan: Plan, _ event: String, _ text: String, isProblem: Bool) {
        switch self.style {
        case .lines: Terminal.write("\(Terminal.timeOfDay) \(plan.identity)  \(isProblem ? "! " : "")\(text)\n")
        case .json: Terminal.write(Self.json(plan, event, text, isProblem: isProblem))
        case .table, .quiet: break
        }
        guard isProblem else { return }
        self.state.withLock { state in
            state.recent.append("\(Terminal.timeOfDay) \(plan.identity)  \(text)")
            if state.recent.count > 5 { state.recent.removeFirst() }
        }
    }

    private static func json(_ plan: Plan, _ event: String, _ text: String, isProblem: Bool) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("time", Moment.now.timestamp)
            json.member("charger", plan.identity)
            json.member("event", event)
            json.member("text", text)
            json.member("problem", isProblem)
        }
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}

extension ChargerNote {
    /// The event's name, for programs.
    fileprivate var name: String {
        switch self {
        case .booted: "booted"
        case .bootRefused: "boot_refused"
        case .sessionStarted: "session_started"
        case .sessionEnded: "session_ended"
        case .tokenRefused: "token_refused"
        case .callRefused: "call_refused"
        case .callTimedOut: "call_timed_out"
        case .unreadable: "unreadable"
        case .command: "command"
        }
    }
}
