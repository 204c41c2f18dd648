internal import Glibc
internal import OCPP

/// A charger's end of a WebSocket that says whatever it is told to.
final class WireSocket {
    struct Frame {
        var isCompressed: Bool
        var opcode: UInt8
        var payload: [UInt8]
    }

    enum Received {
        case frame(Frame)
        /// The gateway ended the connection.
        case end
        /// Nothing came in time.
        case nothing
    }

    private let descriptor: Int32
    private var received: [UInt8] = []
    private(set) var compression: WireCompression?

    /// Connects and opens the WebSocket.
    ///
    /// - Parameter offer: the value of `Sec-WebSocket-Extensions`; nil for none.
    /// - Returns: nil when the gateway refuses.
    init?(port: Int, identity: String, version: OCPPVersion, offer: String?) throws {
        self.descriptor = try TCP.socket()
        guard TCP.connect(self.descriptor, port: port) else { return nil }
        let extensions = offer.map { "Sec-WebSocket-Extensions: \($0)\r\n" } ?? ""
        self.send(
            Array(
                ("GET /ocpp/\(identity) HTTP/1.1\r\nHost: fuzz\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Protocol: \(version.subprotocol)\r\n\(extensions)\r\n").utf8))
        guard let head = self.head(), head.hasPrefix("HTTP/1.1 101") else { return nil }
        self.compression = try WireCompression(head: head)
    }

    deinit { close(self.descriptor) }

    private func head() -> String? {
        let end = Array("\r\n\r\n".utf8)
        while self.read(within: 10_000) {
            guard
                let place = (0...max(0, self.received.count - 4)).first(where: {
                    self.received[$0...].starts(with: end)
                })
            else { continue }
            defer { self.received.removeFirst(place + 4) }
            return String(decoding: self.received[..<place], as: UTF8.self)
        }
        return nil
    }

    /// What the gateway does not take any more is lost.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    self.descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 { sent += count } else if errno != EINTR { return }
        }
    }

    /// Says that nothing more will come.
    func finish() { shutdown(self.descriptor, Int32(SHUT_WR)) }

    /// The next frame, waited for so many milliseconds.
    func receive(within milliseconds: Int32) -> Received {
        while true {
            if let frame = self.nextFrame() { return .frame(frame) }
            var poll = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&poll, 1, milliseconds) > 0 else { return .nothing }
            guard self.read(within: 0) else { return .end }
        }
    }

    private func read(within milliseconds: Int32) -> Bool {
        if milliseconds > 0 {
            var poll = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&poll, 1, milliseconds) > 0 else { return false }
        }
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = recv(self.descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        self.received += chunk[..<count]
        return true
    }

    /// Takes a frame off what was received; nil when it is not there as a whole.
    private func nextFrame() -> Frame? {
        guard self.received.count >= 2 else { return nil }
        let short = Int(self.received[1] & 0x7F)
        let extra = short == 126 ? 2 : short == 127 ? 8 : 0
        guard self.received.count >= 2 + extra else { return nil }
        let length = extra == 0 ? short : self.received[2..<(2 + extra)].reduce(0) { $0 << 8 | Int($1) }
        let end = 2 + extra + length
        guard self.received.count >= end else { return nil }
        defer { self.received.removeFirst(end) }
        return Frame(
            isCompressed: self.received[0] & 0x40 != 0, opcode: self.received[0] & 0x0F,
            payload: Array(self.received[(2 + extra)..<end]))
    }
}
