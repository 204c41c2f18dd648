internal import OCPP

/// A whole charger: connectors with cars, a meter, and a conversation with the gateway.
///
/// Pure: it performs no I/O and reads no clock. Feed it what happened, perform the actions it returns in their order,
/// and wake it at `nextWake`.
struct SimulatedCharger: Equatable, Sendable {
    /// How far the charger is with introducing itself.
    enum Registration: Equatable, Sendable {
        /// The boot is to be sent, or waits for its answer.
        case unknown
        /// The gateway is not ready: the boot is sent again then.
        case waiting(until: Int64)
        case accepted
    }

    /// A reset that was accepted: the connection is closed when its sessions are told of, or at the latest then.
    struct PendingReset: Equatable, Sendable {
        /// Nil while it waits for the cars that charge (2.0.1 OnIdle).
        var deadline: Int64?
    }

    static let callTimeout: Int64 = 30_000

    let plan: Plan
    var random: SplitMix64
    var isOnline = false
    var registration = Registration.unknown
    var bootIsRemoteReset = false
    var connectors: [Connector]
    var outbox = Outbox()
    var limits = ChargingLimits()
    var settings: Settings
    /// The ids that the gateway gave to 1.6 transactions whose Stop is not answered yet.
    var transactionIDs: [TransactionKey: Int] = [:]
    /// Tokens that were accepted before; they may charge while the gateway is away.
    var knownTokens: Set<Token> = []
    var heartbeatAt: Int64?
    var pendingReset: PendingReset?
    /// No car comes any more, and those that charge stop.
    var isFinishing = false
    var counts = Counts()
    private var actions: [ChargerAction] = []
    private let idPrefix: String
    private var lastID = 0

    init(_ plan: Plan, now: Moment) {
        self.plan = plan
        var random = SplitMix64(seed: plan.seed)
        self.settings = Settings(connectors: plan.connectors, meterIntervalSeconds: plan.meterIntervalSeconds)
        self.connectors = (1...max(1, plan.connectors)).map { number in
            let register = Double(Int.random(in: 0...2_000_000, using: &random))
            let arrival = plan.real(Double.random(in: 20...180, using: &random))
            return Connector(
                number: number, registerWattHours: register,
                occupancy: .free(nextCarAt: plan.sessions == 0 ? nil : now.uptime(in: arrival)))
        }
        // The instant of the start makes ids that no earlier run has used, and chance some that no other charger uses.
        self.idPrefix = String(now.wall, radix: 36) + String(UInt32.random(in: 0...(.max), using: &random), radix: 36)
        self.random = random
    }

    /// Whether nothing is left to do: every car that was to come has come and gone, and the gateway knows it.
    var isDone: Bool {
        let isOver = self.isFinishing || !self.expectsCars
        return isOver && self.connectors.allSatisfy { $0.isFree } && (self.outbox.isEmpty || !self.isOnline)
    }

    /// Whether more cars are to come.
    var expectsCars: Bool { self.plan.sessions.map { self.counts.visits < $0 } ?? true }

    /// When `wake` is to be called, uptime in milliseconds.
    var nextWake: Int64? {
        var times = self.connectors.compactMap(\.nextWake)
        if self.isOnline {
            times += [
                self.outbox.nextAt(isRegistered: self.registration == .accepted), self.heartbeatAt,
                self.pendingReset?.deadline,
            ].compactMap { $0 }
            if case .waiting(let until) = self.registration { times.append(until) }
        }
        return times.min()
    }

    // MARK: Pieces that all events share

    mutating func act(_ action: ChargerAction) { self.actions.append(action) }

    mutating func note(_ note: ChargerNote) { self.actions.append(.note(note)) }

    mutating func tell(_ report: Report) { self.outbox.append(report, id: self.newID()) }

    mutating func tellFirst(_ report: Report) { self.outbox.prepend(report, id: self.newID()) }

    mutating func newID() -> String {
        self.lastID += 1
        return "\(self.idPrefix)-\(String(self.lastID, radix: 36))"
    }

    /// Sends what can be sent, and returns what is to be done.
    mutating func finishEvent(_ now: Moment) -> [ChargerAction] {
        self.proceedWithReset(now)
        self.sendNext(now)
        defer { self.actions = [] }
        return self.actions
    }

    private mutating func sendNext(_ now: Moment) {
        while self.isOnline,
            let entry = self.outbox.next(
                now: now.uptime, timeout: Self.callTimeout, isRegistered: self.registration == .accepted)
        {
            if let frame = self.frame(for: entry) {
                self.counts.sent += 1
                self.act(.send(frame))
                return
            }
            self.outbox.abandonInFlight()
        }
    }
}

extension Connector {
    fileprivate var isFree: Bool {
        if case .free = self.occupancy { return true }
        return false
    }

    fileprivate var nextWake: Int64? {
        switch self.occupancy {
        case .free(let nextCarAt): nextCarAt
        case .plugged(_, let askAt): askAt
        case .authorizing: nil
        case .charging(let session): min(session.nextReadingAt, session.leavesAt)
        case .leaving(let at): at
        }
    }
}

/// What is to be done for a charger.
enum ChargerAction: Equatable, Sendable {
    /// Send a text message.
    case send([UInt8])
    /// Close the connection, and connect again after some seconds.
    case close(reconnectIn: Double)
    /// Tell the person at the screen.
    case note(ChargerNote)
}

/// What a charger has seen and done.
struct Counts: Equatable, Sendable {
    /// Cars that came.
    var visits = 0
    /// Sessions that ended.
    var sessions = 0
    /// Of those, in watt-hours.
    var energy = 0
    /// Calls sent, answers received and calls from the gateway.
    var sent = 0
    var received = 0
    var commands = 0
    /// Calls that were refused, timed out, or were answered with something unreadable.
    var errors = 0
    var refusedTokens = 0
}
