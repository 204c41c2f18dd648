import Foundation

/// A TCP port of the loopback that accepts connections and never says a word.
final class LoopbackListener {
    private let descriptor: Int32
    let port: Int

    init() throws {
        (self.descriptor, self.port) = try Self.bound()
        guard listen(self.descriptor, 16) == 0 else { throw POSIXError(.EADDRINUSE) }
    }

    deinit {
        close(self.descriptor)
    }

    /// A port that nobody listens on.
    static func freePort() throws -> Int {
        let (descriptor, port) = try Self.bound()
        close(descriptor)
        return port
    }

    static func answers(port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = Self.address(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func bound() throws -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRINUSE) }
        return (descriptor, Int(in_port_t(bigEndian: address.sin_port)))
    }
}
