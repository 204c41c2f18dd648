import OCPP
import Testing

@testable import charger_sim

/// A charger and a scripted gateway, in a time that passes only when a test says so. Every frame of the charger is held
/// against the official schema.
struct Dialogue {
    struct Call {
        let id: String
        let action: String
        let payload: JSONValue

        var text: String { self.payload.description }
    }

    var charger: SimulatedCharger
    var now = Moment(uptime: 1_000_000, wall: 1_795_000_000_000)
    /// What the charger asked, and how it answered what it was asked.
    private(set) var calls: [Call] = []
    private(set) var answers: [String] = []
    private(set) var closes = 0
    private(set) var notes: [ChargerNote] = []
    /// Whether the gateway answers, what it thinks of tokens, and which actions it refuses with a CALLERROR.
    var isAnswering = true
    var tokenStatus = "Accepted"
    var refusedActions: Set<String> = []
    private let validator: Validator
    private var lastTransaction = 100
    private var lastCall = 0

    init(
        _ version: OCPPVersion, connectors: Int = 1, speed: Double = 60, sessions: Int? = nil, seed: UInt64 = 7
    ) {
        var plan = Plan(identity: "SIM-1", version: version, token: Token("GOOD"))
        plan.connectors = connectors
        plan.speed = speed
        plan.sessions = sessions
        plan.seed = seed
        self.charger = SimulatedCharger(plan, now: self.now)
        self.validator = Validator(version, .strict)
    }

    mutating func connect() { self.perform(self.charger.connected(now: self.now)) }

    mutating func disconnect() { self.perform(self.charger.disconnected(now: self.now)) }

    mutating func finish() { self.perform(self.charger.finish(now: self.now)) }

    /// Lets time pass, from one wake-up to the next.
    mutating func pass(seconds: Double, until isEnough: (Dialogue) -> Bool = { _ in false }) {
        let end = self.now.uptime(in: seconds)
        while let wake = self.charger.nextWake, wake <= end, !isEnough(self) {
            let step = max(1, wake - self.now.uptime)
            self.now.uptime += step
            self.now.wall += step
            self.perform(self.charger.wake(now: self.now))
        }
        guard !isEnough(self), self.now.uptime < end else { return }
        self.now.wall += end - self.now.uptime
        self.now.uptime = end
    }

    /// The gateway asks for something.
    mutating func ask(_ action: String, _ payload: String) {
        self.lastCall += 1
        let frame = Array("[2,\"ask-\(self.lastCall)\",\"\(action)\",\(payload)]".utf8)
        self.perform(self.charger.received(frame, now: self.now))
    }

    mutating func receive(_ text: String) { self.perform(self.charger.received(Array(text.utf8), now: self.now)) }

    func calls(_ action: String) -> [Call] { self.calls.filter { $0.action == action } }

    private mutating func perform(_ actions: [ChargerAction]) {
        for action in actions {
            switch action {
            case .send(let bytes): self.sent(bytes)
            case .close: self.closes += 1
            case .note(let note): self.notes.append(note)
            }
        }
    }

    private mutating func sent(_ bytes: [UInt8]) {
        guard let frame = try? Frame(bytes, version: self.charger.plan.version) else {
            Issue.record("no frame: \(String(decoding: bytes, as: UTF8.self))")
            return
        }
        switch frame {
        case .result, .error, .resultError, .send: self.answers.append(String(decoding: bytes, as: UTF8.self))
        case .call(let call):
            if let action = call.action {
                let validation = self.validator.validate(call.payload, requestOf: action)
                #expect(validation.isValid, "\(call.actionName): \(validation.violations) in \(call.payload)")
            }
            self.calls.append(Call(id: call.id, action: call.actionName, payload: call.payload))
            guard self.isAnswering else { return }
            self.receive(self.answer(to: call))
        }
    }

    private mutating func answer(to call: CallFrame) -> String {
        if self.refusedActions.contains(call.actionName) {
            return "[4,\"\(call.id)\",\"InternalError\",\"not today\",{}]"
        }
        let time = self.now.timestamp.description
        let isV16 = self.charger.plan.version == .v16
        let payload: String
        switch call.actionName {
        case "BootNotification": payload = "{\"status\":\"Accepted\",\"currentTime\":\"\(time)\",\"interval\":300}"
        case "Heartbeat": payload = "{\"currentTime\":\"\(time)\"}"
        case "Authorize":
            payload = "{\"\(isV16 ? "idTagInfo" : "idTokenInfo")\":{\"status\":\"\(self.tokenStatus)\"}}"
        case "StartTransaction":
            self.lastTransaction += 1
            payload = "{\"transactionId\":\(self.lastTransaction),\"idTagInfo\":{\"status\":\"\(self.tokenStatus)\"}}"
        case "TransactionEvent" where call.payload["idToken"] != nil:
            payload = "{\"idTokenInfo\":{\"status\":\"\(self.tokenStatus)\"}}"
        default: payload = "{}"
        }
        return "[3,\"\(call.id)\",\(payload)]"
    }
}
