internal import Glibc
internal import OCPP

/// A charger's end of a WebSocket: a plain TCP socket, since everything here runs on the processors that it measures.
final class ChargerSocket {
    /// Shared by all sockets, which are read one after the other.
    private static let chunk = 16_384

    let identity: String
    let descriptor: Int32
    /// Bytes of a frame that has not arrived as a whole.
    private var rest: [UInt8] = []
    private var lastID = 0
    /// The gateway agreed on compression.
    private(set) var isCompressed = false

    /// Connects and sends the handshake; `finishHandshake` reads its answer.
    ///
    /// - Parameter compresses: speaks 2.0.1 with permessage-deflate instead of 1.6.
    init(identity: String, port: Int, path: String, compresses: Bool = false) throws {
        self.identity = identity
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard self.descriptor >= 0 else { throw BenchProblem.system("socket for \(identity)") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // The pointer is used during the call alone, and an sockaddr_in is what AF_INET says that it is.
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw BenchProblem.system("connecting \(identity) to port \(port)") }
        var on: Int32 = 1
        setsockopt(self.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        let request =
            "GET \(path)/\(identity) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + (compresses
                ? "Sec-WebSocket-Protocol: ocpp2.0.1\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
                : "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n")
        try self.write(Array(request.utf8))
    }

    deinit { close(self.descriptor) }

    /// Reads the answer to the handshake; what follows it is kept.
    func finishHandshake() throws {
        var response: [UInt8] = []
        while true {
            if let end = Self.endOfHeaders(response) {
                let head = String(decoding: response[..<end], as: UTF8.self)
                guard head.hasPrefix("HTTP/1.1 101") else {
                    let body = String(decoding: response[end...].prefix(200), as: UTF8.self)
                    throw BenchProblem("\(self.identity) was turned away: \(head.prefix { $0 != "\r\n" }) \(body)")
                }
                self.rest = Array(response[end...])
                self.isCompressed = head.contains("permessage-deflate")
                return
            }
            try self.waitReadable()
            response += try self.readOnce()
        }
    }

    private static func endOfHeaders(_ bytes: [UInt8]) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        guard bytes.count >= 4 else { return nil }
        return (4...bytes.count).first { Array(bytes[($0 - 4)..<$0]) == end }
    }

    // MARK: Frames

    func send(_ frame: MaskedFrame) throws { try self.write(frame.bytes) }

    /// Reads what has arrived, and calls `body` with the payload of each text message. Pings are answered.
    func receive(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 1) { chunk in
            let count = recv(self.descriptor, chunk.baseAddress, chunk.count, Int32(MSG_DONTWAIT))
            guard count > 0 else {
                if count < 0, errno == EAGAIN || errno == EINTR { return }
                throw BenchProblem("the gateway closed the connection of \(self.identity)")
            }
            let new = UnsafeRawBufferPointer(rebasing: chunk[..<count])
            if self.rest.isEmpty {
                let used = try self.frames(in: new, body)
                if used < count { self.rest = Array(new[used...]) }
            } else {
                let joined = self.rest + Array(new)
                let used = try joined.withUnsafeBytes { try self.frames(in: $0, body) }
                self.rest = Array(joined[used...])
            }
        }
    }

    /// Frames of a server are short and not masked. Returns how many bytes were whole frames.
    private func frames(in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Int
    {
        var position = 0
        while bytes.count - position >= 2 {
            var length = Int(bytes[position + 1] & 0x7F)
            var header = 2
            if length == 126 {
                guard bytes.count - position >= 4 else { return position }
                length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
                header = 4
            } else if length == 127 {
                throw BenchProblem("the gateway sent \(self.identity) a frame of more than 64 KiB")
            }
            let end = position + header + length
            guard end <= bytes.count else { return position }
            try self.handle(
                bytes[position] & 0x0F, UnsafeRawBufferPointer(rebasing: bytes[(position + header)..<end]), body)
            position = end
        }
        return position
    }

    private func handle(
        _ opcode: UInt8, _ payload: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        switch opcode {
        case 1: try body(payload)
        case 9: try self.send(MaskedFrame(payload, opcode: 10))
        case 10: break
        default: throw BenchProblem("the gateway closed the WebSocket of \(self.identity)")
        }
    }

    // MARK: Calls, for setting up

    /// Sends a call; its answer is read with `answer`.
    func call(_ message: some RequestMessage) throws {
        self.lastID += 1
        let action = type(of: message).action
        try self.send(MaskedFrame(Frame.call(id: "setup-\(self.lastID)", action: action, payload: message)))
    }

    /// Waits for the answer to the last call.
    func answer() throws -> JSONValue {
        let id = "setup-\(self.lastID)"
        var found: JSONValue?
        while true {
            try self.drainRest { try self.match($0, id: id, &found) }
            if let found { return found }
            try self.waitReadable()
            try self.receive { try self.match($0, id: id, &found) }
            if let found { return found }
        }
    }

    /// Waits until something comes, and calls `body` with the payload of each text message.
    func receiveNext(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try self.waitReadable()
        try self.receive(body)
    }

    /// Frames that came together with the handshake's answer.
    private func drainRest(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard !self.rest.isEmpty else { return }
        let bytes = self.rest
        self.rest = []
        let used = try bytes.withUnsafeBytes { try self.frames(in: $0, body) }
        self.rest = Array(bytes[used...])
    }

    private func match(_ payload: UnsafeRawBufferPointer, id: String, _ found: inout JSONValue?) throws {
        switch try Frame(Array(payload), version: .v16) {
        case .result(let result) where result.id == id: found = result.payload
        case .error(let error):
            throw BenchProblem("\(self.identity): the gateway answered \(error.codeText) \(error.errorDescription)")
        case .call, .result, .resultError, .send: break
        }
    }

    // MARK: Bytes

    private func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    self.descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw BenchProblem.system("sending for \(self.identity)")
            }
            sent += count
        }
    }

    private func readOnce() throws -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = recv(self.descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { throw BenchProblem("the gateway closed the connection of \(self.identity)") }
        return Array(chunk[..<count])
    }

    private func waitReadable() throws {
        var poll = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&poll, 1, 30_000) > 0 else {
            throw BenchProblem("the gateway did not answer \(self.identity) in 30 s")
        }
    }
}
