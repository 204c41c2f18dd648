internal import Glibc
internal import OCPP

/// A charger that comes, says what its number makes it say, and goes.
final class WireVisit {
    /// In each visit.
    static let messages = 25
    private static let messagesAtOnce = 5
    /// How long an answer may take: the disk may be slow.
    private static let patience: Int32 = 20_000

    /// How the visit went.
    struct Course {
        var problem: String?
        /// The gateway worked for so long before it answered a ping, in nanoseconds; other chargers may be the cause.
        var longestWork: UInt64 = 0
        var input = ""
    }

    private struct Expected {
        var mustBeUnderstood: Bool
        var action: Action?
    }

    private let number: Int
    private let seed: UInt64
    private let corpus: Corpus
    private let daemon: FuzzedDaemon
    private let version: OCPPVersion
    private let socket: WireSocket
    private var draw: Draw
    private var course = Course()
    private var expected: [String: Expected] = [:]
    private var usedIDs: Set<String> = []
    private var isPonged = true
    private var closeFrame: [UInt8]?
    private var callsOfGateway = 0

    /// Connects; nil when the gateway did not let it in.
    init?(_ number: Int, seed: UInt64, identity: String, _ corpus: Corpus, _ daemon: FuzzedDaemon) throws {
        var draw = Draw(seed: seed ^ 0x5749_5245, number: number)
        let version = draw.any(OCPPVersion.allCases)
        let offer = draw.any(WireCompression.offers)
        guard
            let socket = try WireSocket(port: daemon.port, identity: identity, version: version, offer: offer)
        else { return nil }
        (self.number, self.seed, self.corpus, self.daemon) = (number, seed, corpus, daemon)
        (self.version, self.draw, self.socket) = (version, draw, socket)
    }

    func run() -> Course {
        for batch in 0..<(Self.messages / Self.messagesAtOnce) {
            guard self.send(batch), self.course.problem == nil else { return self.course }
        }
        self.leave()
        return self.course
    }

    /// Sends some messages and hears their answers. False when the visit has to end with them.
    private func send(_ batch: Int) -> Bool {
        var bytes: [UInt8] = []
        var shown: [String] = []
        var endsInvalid = false
        for place in 0..<Self.messagesAtOnce where !endsInvalid {
            let id = "v\(self.number).\(batch * Self.messagesAtOnce + place)"
            let input = MessageInput(self.version, id: id, self.corpus, &self.draw)
            endsInvalid = String(validating: input.text, as: UTF8.self) == nil
            self.expect(input)
            shown.append(input.shown)
            bytes += WireFrame.message(input.text, self.socket.compression, &self.draw)
        }
        self.course.input = shown.joined(separator: "\n    ")
        self.write(bytes)
        if endsInvalid {
            self.hear(untilEnd: true)
            self.checkInvalidEnd()
            return false
        }
        self.hearPong()
        return self.course.problem == nil
    }

    /// What has to be answered, by what the message says.
    private func expect(_ input: MessageInput) {
        let asked = Asked(input)
        var id = asked.id
        do {
            guard case .call = try Frame(input.text, version: self.version) else { return }
        } catch {
            let isKept = asked.isTransactional
            id = isKept ? asked.id : error.answer(in: self.version)?.messageID
        }
        guard let id else { return }
        // One id for two calls on a connection: the second may be taken for the first said again, and who is answered
        // cannot be told.
        guard self.usedIDs.insert(id).inserted else {
            self.expected[id] = nil
            return
        }
        var mustBeUnderstood = asked.isTransactional
        if case .understood = input.promise { mustBeUnderstood = true }
        self.expected[id] = Expected(mustBeUnderstood: mustBeUnderstood, action: asked.action)
    }

    /// In one piece or in many: TCP keeps no boundaries.
    private func write(_ bytes: [UInt8]) {
        guard self.draw.percent(30) else { return self.socket.send(bytes) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = 1 + self.draw.below(max(1, rest.count / 3))
            self.socket.send(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
    }

    private func hearPong() {
        let (begin, start) = (self.daemon.processorTime, ContinuousClock.now)
        var isMeasured = false
        self.isPonged = false
        self.socket.send(WireFrame.bytes(WireFrame.ping, [42], &self.draw))
        self.hear(untilEnd: false) {
            guard self.isPonged, !isMeasured else { return }
            isMeasured = true
            // Time on the wall is cheap to ask, and short in nearly all cases.
            guard start.duration(to: .now) > .nanoseconds(ProcessorTime.hang) else { return }
            self.course.longestWork = max(self.course.longestWork, self.daemon.processorTime - begin)
        }
    }

    /// Hears until all is answered, or until the gateway ends the connection.
    private func hear(untilEnd: Bool, _ each: () -> Void = {}) {
        while self.course.problem == nil, untilEnd || !self.isPonged || !self.expected.isEmpty {
            switch self.socket.receive(within: Self.patience) {
            case .frame(let frame): self.heard(frame)
            case .end: return self.ended(isRight: untilEnd)
            case .nothing: return self.silence(untilEnd)
            }
            each()
        }
    }

    private func ended(isRight: Bool) {
        guard !isRight else { return }
        let code =
            self.closeFrame.map { $0.count >= 2 ? "\(Int($0[0]) << 8 | Int($0[1]))" : "none" } ?? "no Close frame"
        self.fail("the gateway ended the connection, close code \(code)")
    }

    private func silence(_ untilEnd: Bool) {
        let seconds = Self.patience / 1000
        if untilEnd {
            self.fail("the connection did not end within \(seconds) s")
        } else if !self.isPonged {
            self.fail("a ping was not answered within \(seconds) s")
        } else {
            let calls = self.expected.keys.sorted().joined(separator: ", ")
            self.fail("no answer within \(seconds) s to \(calls)")
        }
    }

    private func heard(_ frame: WireSocket.Frame) {
        switch frame.opcode {
        case WireFrame.text: self.heard(text: frame)
        case WireFrame.ping: self.socket.send(WireFrame.bytes(WireFrame.pong, frame.payload, &self.draw))
        case WireFrame.pong: if frame.payload == [42] { self.isPonged = true }
        case WireFrame.close:
            self.closeFrame = frame.payload
            self.socket.finish()
        default: self.fail("the gateway sent a frame of the kind \(frame.opcode)")
        }
    }

    private func heard(text frame: WireSocket.Frame) {
        let inflated = frame.isCompressed ? self.socket.compression?.inflated(frame.payload) : frame.payload
        guard let text = inflated else { return self.fail("the gateway sent what cannot be inflated") }
        if let answer = GatewayAnswer(text) { return self.answered(answer.id, answer.payload, text) }
        switch try? Frame(text, version: self.version) {
        case .call(let call): self.answer(call)
        case .send, .resultError: break
        case .result, .error, nil: self.fail("the gateway sent what is no OCPP: \(Shown.text(text))")
        }
    }

    private func answered(_ id: String, _ payload: JSONValue?, _ text: [UInt8]) {
        guard let expected = self.expected.removeValue(forKey: id) else { return }
        guard let payload else {
            if expected.mustBeUnderstood { self.fail("a valid or transactional call was refused: \(Shown.text(text))") }
            return
        }
        guard let action = expected.action else { return }
        let validation = Validator(self.version, .strict).validate(payload, responseTo: action)
        if !validation.isValid { self.fail("an answer is invalid: \(Shown.text(text)) \(validation.violations)") }
    }

    /// The gateway asks something: it hears what fits, what does not, or nothing.
    private func answer(_ call: CallFrame) {
        self.callsOfGateway += 1
        var draw = Draw(seed: self.seed ^ 0x4741_5445, number: self.number &* 1000 &+ self.callsOfGateway)
        guard let response = self.corpus.response(to: call.actionName, self.version, &draw) else { return }
        var payload = response.payload
        switch draw.below(4) {
        case 0: ByteMutation.change(&payload, &draw)
        case 1:
            payload = []
            TreeMutation.changed(response.tree, response.tree, &draw).write(to: &payload)
        default: break
        }
        let text = Array("[3,\"\(call.id)\",".utf8) + payload + [UInt8(ascii: "]")]
        // What is no text would end the connection, as it should, amid the others.
        guard String(validating: text, as: UTF8.self) != nil, !draw.percent(10) else { return }
        self.socket.send(WireFrame.message(text, self.socket.compression, &draw))
    }

    private func checkInvalidEnd() {
        guard self.course.problem == nil else { return }
        if let (id, _) = self.expected.first(where: { $0.value.mustBeUnderstood }) {
            self.fail("'\(id)' was not answered before the end")
        } else if self.closeFrame.map({ Array($0.prefix(2)) }) != [0x03, 0xEF] {
            self.fail("text that is not UTF-8 did not end the connection with 1007")
        }
    }

    /// Goes in order, with a scandal, or without a word.
    private func leave() {
        self.expected = [:]
        switch self.draw.below(5) {
        case 0: return
        case 1, 2:
            self.socket.send(WireFrame.bytes(WireFrame.close, [0x03, 0xE8], &self.draw))
            self.hear(untilEnd: true)
            if self.course.problem == nil, self.closeFrame != [0x03, 0xE8] {
                self.fail("a Close frame was not answered")
            }
        default:
            let offence = Offence.any(self.socket.compression, &self.draw)
            self.course.input = "as its last bytes: \(offence.bytes.prefix(200))"
            self.write(offence.bytes)
            if offence.isUnfinished { self.socket.finish() }
            self.hear(untilEnd: true)
        }
    }

    private func fail(_ problem: String) { self.course.problem = self.course.problem ?? problem }
}
