internal import Glibc

/// Sockets on the loopback interface.
enum TCP {
    /// - Throws: `FuzzProblem` when the system has no more.
    static func socket() throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw FuzzProblem("no socket: \(String(cString: strerror(errno)))") }
        return descriptor
    }

    /// The port; nil when there is none.
    static func bindToAnyPort(_ descriptor: Int32) -> Int? {
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var address = Self.loopback(port: 0)
        let result = Self.withSocketAddress(&address) {
            bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
        }
        return result == 0 ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }

    static func connect(_ descriptor: Int32, port: Int) -> Bool {
        var address = Self.loopback(port: port)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return Self.withSocketAddress(&address) {
            Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        } == 0
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// The pointer holds during the call alone, and a sockaddr_in is what AF_INET says that it is.
    private static func withSocketAddress<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }
}
