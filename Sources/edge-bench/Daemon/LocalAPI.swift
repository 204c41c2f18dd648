internal import Foundation
internal import Glibc

/// The daemon's local API: HTTP over its Unix socket, one request at a time on one connection.
final class LocalAPI {
    let descriptor: Int32
    private var received: [UInt8] = []
    /// Of the response that comes, as soon as it is known.
    private var head: Head?
    /// Of the last response.
    private(set) var body: [UInt8] = []

    private struct Head {
        var status: Int
        var begin: Int
        var end: Int
    }

    init(socketPath: String) throws {
        self.descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard self.descriptor >= 0 else { throw BenchProblem.system("socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socketPath.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else {
            close(self.descriptor)
            throw BenchProblem("the path of the API socket is too long: \(socketPath)")
        }
        // The path fits with its zero, as was just checked.
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            close(self.descriptor)
            throw BenchProblem.system("connecting to \(socketPath)")
        }
    }

    deinit { close(self.descriptor) }

    func get(_ path: String) throws {
        try self.send(Self.request("GET", path, body: ""))
        try self.waitForSuccess()
    }

    /// Reads the response to the last request, which must not be an error.
    func waitForSuccess() throws {
        while true {
            if let status = try self.response() {
                guard (200..<300).contains(status) else { throw BenchProblem("the local API answered \(status)") }
                return
            }
            try self.read()
        }
    }

    /// The bytes of a request.
    static func request(_ method: String, _ path: String, body: String) -> [UInt8] {
        Array(
            ("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
    }

    func send(_ request: [UInt8]) throws {
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes {
                Glibc.send(
                    self.descriptor, $0.baseAddress.map { $0 + sent }, request.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BenchProblem.system("sending to the local API") }
            sent += count
        }
    }

    /// Reads what has arrived, or waits for it.
    func read() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(self.descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { throw BenchProblem("the daemon closed the connection of its local API") }
        self.received += chunk[..<count]
    }

    /// Takes one whole response off what was read, and returns its status; nil when there is none yet.
    func response() throws -> Int? {
        if self.head == nil { self.head = try self.readHead() }
        guard let head = self.head, self.received.count >= head.end else { return nil }
        self.body = Array(self.received[head.begin..<head.end])
        self.received.removeFirst(head.end)
        self.head = nil
        return head.status
    }

    /// Reads where the body of the next response begins and ends; nil where its head is not whole yet. It is read once:
    /// a body comes in many pieces.
    private func readHead() throws -> Head? {
        guard let blank = self.received.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: self.received[..<blank.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw BenchProblem("the local API answered what is no HTTP")
        }
        let lengthLine = lines.first { $0.lowercased().hasPrefix("content-length:") }
        let length = lengthLine?.split(separator: ":").last.flatMap { Int($0.drop { $0 == " " }) } ?? 0
        return Head(status: status, begin: blank.upperBound, end: blank.upperBound + length)
    }
}
