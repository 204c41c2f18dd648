internal import Glibc
internal import Shared

/// The ports that the daemon listens on, as far as they can be seen from outside.
enum PortChecks {
    struct Port {
        /// What the check is called.
        var name: String
        /// What the port is open for.
        var use: String
        /// The key that says which it is.
        var key: String
        /// `address:port` as configured; nil when the configuration cannot be read.
        var address: String?
    }

    /// Those of the running daemon, or else those that it would have.
    static func ports(_ daemon: DaemonStatus?, _ configuration: Configuration?) -> [Port] {
        let chargers = daemon?.chargerAddress ?? configuration?.chargers.address
        let secure = daemon.map(\.secureChargerAddress) ?? configuration?.chargers.secureAddress
        let files = daemon.map(\.fileAddress) ?? configuration?.files.address
        var ports = [Port(name: "Port", use: "chargers", key: "chargers.port", address: chargers)]
        if let secure {
            ports.append(Port(name: "TLS port", use: "chargers", key: "chargers.tls.port", address: secure))
        }
        if let files { ports.append(Port(name: "File port", use: "files", key: "files.port", address: files)) }
        return ports
    }

    /// Whether somebody listens there, and should.
    static func check(_ port: Port, isDaemonUp: Bool) -> Diagnosis {
        guard let address = port.address, let colon = address.lastIndex(of: ":"),
            let number = UInt16(address[address.index(after: colon)...])
        else { return .skipped(port.name, "the configuration is not known") }
        guard number > 0 else { return .skipped(port.name, "any free one (\(port.key) is 0)") }
        switch (self.connects(to: String(address[..<colon]), number), isDaemonUp) {
        case (true, true): return .good(port.name, "\(number) is open for \(port.use)")
        case (false, true):
            return .bad(
                port.name, "nobody answers on port \(number), although the daemon runs",
                "look for an error in its log: journalctl -u edge-gateway -n 50")
        case (true, false):
            return .bad(
                port.name, "another program has port \(number) (\(port.key))",
                "find it: ss -ltnp 'sport = :\(number)'")
        case (false, false): return .skipped(port.name, "\(number) is free; the daemon is stopped")
        }
    }

    /// An address that is no IPv4 one (`::`, a host name) is tried on the loopback.
    private static func connects(to host: String, _ port: UInt16) -> Bool {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        if inet_pton(AF_INET, host, &address.sin_addr) != 1 || address.sin_addr.s_addr == 0 {
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        }
        return withUnsafePointer(to: address) { pointer in
            // `sockaddr_in` begins with the fields of `sockaddr`, and the pointer does not outlive the call.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
