import Foundation
import NIOCore
import NIOPosix
import OCPP
import SiteFixtures
import Synchronization
import Testing

/// A charger on a real socket that sends what it is told, byte for byte, and remembers what it gets.
final class WireCharger: Sendable {
    enum Event: Equatable {
        case text(String)
        case ping
        case pong
        case close(UInt16?)
    }

    struct Handshake: Sendable {
        var path = "/ocpp/CP-1"
        var subprotocols = ["ocpp1.6"]
        var headers: [(String, String)] = []
        /// Whether pings are answered.
        var answersPings = true
        /// Whether a Close frame is answered by closing.
        var answersClose = true
    }

    private let channel: any Channel
    private let state: Inbox
    private let nextID = Atomic<Int>(0)

    private init(channel: any Channel, state: Inbox) {
        self.channel = channel
        self.state = state
    }

    /// Connects without saying anything.
    static func connect(port: Int, _ handshake: Handshake = Handshake()) async throws -> WireCharger {
        let inbox = Inbox(handshake)
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(inbox.handler())
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return WireCharger(channel: channel, state: inbox)
    }

    /// Connects and asks for the upgrade; returns when the answer is there.
    static func open(port: Int, _ handshake: Handshake = Handshake()) async throws -> WireCharger {
        let charger = try await self.connect(port: port, handshake)
        var lines = [
            "GET \(handshake.path) HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        if !handshake.subprotocols.isEmpty {
            lines.append("Sec-WebSocket-Protocol: " + handshake.subprotocols.joined(separator: ", "))
        }
        lines += handshake.headers.map { "\($0.0): \($0.1)" }
        try await charger.send(raw: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        try await until("an answer to the handshake") { charger.isClosed || charger.status != nil }
        return charger
    }

    var status: Int? { self.state.head.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } }
    var head: String { self.state.head ?? "" }
    var body: String { self.state.body }
    var isClosed: Bool { self.state.isClosed }
    var events: [Event] { self.state.events }

    var texts: [String] {
        self.events.compactMap { event in
            if case .text(let text) = event { text } else { nil }
        }
    }

    var closeCode: UInt16? {
        self.events.lazy.compactMap { event in
            if case .close(let code) = event { code } else { nil }
        }.first
    }

    func send(raw bytes: [UInt8]) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func send(_ text: String) async throws {
        try await self.send(raw: WireFrame.bytes(.text, Array(text.utf8)))
    }

    /// Sends a CALL and waits for its answer, the whole frame.
    @discardableResult
    func call(_ action: String, _ payload: String = "{}", id: String? = nil) async throws -> String {
        let id = id ?? "c\(self.nextID.add(1, ordering: .relaxed).newValue)"
        try await self.send(#"[2,"\#(id)","\#(action)",\#(payload)]"#)
        return try await self.answer(to: id)
    }

    func answer(to id: String, after count: Int = 0) async throws -> String {
        let isAnswer = { (text: String) in text.hasPrefix(#"[3,"\#(id)""#) || text.hasPrefix(#"[4,"\#(id)""#) }
        try await until("an answer to \(id)") { self.texts.filter(isAnswer).count > count }
        return try #require(self.texts.filter(isAnswer).dropFirst(count).first)
    }

    /// Waits for the gateway's next call of `action`; returns its message id and payload.
    func called(_ action: String, after count: Int = 0) async throws -> (id: String, payload: JSONValue) {
        let calls = {
            self.texts.compactMap { text -> (String, JSONValue)? in
                guard let frame = try? JSONDocument(Array(text.utf8)).root else { return nil }
                let elements = Array(frame.elements)
                guard elements.count == 4, elements[0].int64 == 2, elements[2].string == action else { return nil }
                return elements[1].string.map { ($0, elements[3]) }
            }
        }
        try await until("a call of \(action)") { calls().count > count }
        return try #require(calls().dropFirst(count).first)
    }

    func setReading(_ isReading: Bool) async throws {
        try await self.channel.setOption(.autoRead, value: isReading).get()
    }

    func drop() async throws { try? await self.channel.close().get() }
}

/// What a `WireCharger` has received.
private final class Inbox: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var head: String?
        var events: [WireCharger.Event] = []
        var isClosed = false
    }

    private let handshake: WireCharger.Handshake
    private let inbox = Mutex(State())

    init(_ handshake: WireCharger.Handshake) {
        self.handshake = handshake
    }

    var head: String? { self.inbox.withLock { $0.head } }
    var events: [WireCharger.Event] { self.inbox.withLock { $0.events } }
    var isClosed: Bool { self.inbox.withLock { $0.isClosed } }
    var body: String { self.inbox.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    func handler() -> Handler { Handler(inbox: self) }

    /// Returns the frames that answer what came.
    fileprivate func received(_ bytes: [UInt8]) -> [[UInt8]] {
        self.inbox.withLock { state in
            state.bytes += bytes
            if state.head == nil { Self.takeHead(&state) }
            guard state.head?.contains(" 101 ") == true else { return [] }
            var answers: [[UInt8]] = []
            while let frame = WireFrame.take(from: &state.bytes) {
                switch frame.opcode {
                case .text: state.events.append(.text(String(decoding: frame.payload, as: UTF8.self)))
                case .ping:
                    state.events.append(.ping)
                    if self.handshake.answersPings { answers.append(WireFrame.bytes(.pong, frame.payload)) }
                case .pong: state.events.append(.pong)
                case .close:
                    let code = frame.payload.count >= 2 ? UInt16(frame.payload[0]) << 8 | UInt16(frame.payload[1]) : nil
                    state.events.append(.close(code))
                    if self.handshake.answersClose { answers.append(WireFrame.bytes(.close, frame.payload)) }
                case .binary, .continuation: break
                }
            }
            return answers
        }
    }

    private static func takeHead(_ state: inout State) {
        let end = Array("\r\n\r\n".utf8)
        guard let range = state.bytes.firstRange(of: end) else { return }
        state.head = String(decoding: state.bytes[..<range.lowerBound], as: UTF8.self)
        state.bytes.removeFirst(range.upperBound)
    }

    fileprivate func closed() { self.inbox.withLock { $0.isClosed = true } }

    final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let inbox: Inbox

        init(inbox: Inbox) {
            self.inbox = inbox
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answers = self.inbox.received(Array(self.unwrapInboundIn(data).readableBytesView))
            for answer in answers {
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
            }
        }

        func channelInactive(context: ChannelHandlerContext) { self.inbox.closed() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
