internal import Glibc
internal import Shared

/// The running daemon, as far as it can be seen from outside.
enum DaemonChecks {
    static func socket(_ path: String) -> Diagnosis {
        guard let problem = SocketPath.problem(path) else { return .good("Socket", "\(path) answers") }
        return .bad("Socket", problem.message, "sudo systemctl status edge-gateway; journalctl -u edge-gateway -n 50")
    }

    static func daemon(_ status: SiteStatus?) -> [Diagnosis] {
        guard let status, let daemon = status.daemon else {
            return [.skipped("Daemon", "not reached"), .skipped("Clock", "the daemon is not reached")]
        }
        let uptime = Wording.duration(milliseconds: daemon.uptimeSeconds * 1000)
        let running = Diagnosis.good(
            "Daemon", "edge-gateway \(daemon.version), process \(daemon.processID), up \(uptime)")
        let storage = daemon.illness.map { illness in
            Diagnosis.bad(
                "Storage", "the database cannot be written: \(illness)",
                "free space on its disk; chargers keep their data meanwhile, and it recovers by itself")
        }
        let clock =
            daemon.isClockTrusted
            ? Diagnosis.good("Clock", "set; the gateway's time is \(LocalTime.full(daemon.now))")
            : .bad(
                "Clock", "the machine's clock is not believed, and times are marked as untrusted",
                "see why, and what to do: edgectl clock")
        let certificates = daemon.tlsProblem.map { problem in
            Diagnosis.bad(
                "Certificates in use", "the daemon still uses those from before: \(problem)",
                "correct the file; the daemon reads it again by itself")
        }
        return [running, storage, certificates, self.attention(status), clock].compactMap(\.self)
    }

    /// What waits for a person.
    private static func attention(_ status: SiteStatus) -> Diagnosis {
        let waiting = [
            (status.quarantined, "in quarantine"), (status.chargers.awaitingApproval, "chargers awaiting approval"),
            (status.flaggedSessions, "flagged sessions"), (status.withheldBills, "withheld bills"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let online = "\(status.chargers.connected) of \(status.chargers.total) chargers online"
        guard waiting.isEmpty else {
            return .warning("Site", "\(online); \(waiting.joined(separator: ", "))", "see edgectl status")
        }
        return .good("Site", online)
    }

    /// Whether somebody listens where chargers connect.
    ///
    /// - Parameter address: `address:port` as configured; nil when the configuration cannot be read.
    static func port(_ address: String?, isDaemonUp: Bool) -> Diagnosis {
        guard let address, let colon = address.lastIndex(of: ":"),
            let port = UInt16(address[address.index(after: colon)...])
        else { return .skipped("Port", "the configuration is not known") }
        guard port > 0 else { return .skipped("Port", "any free one (chargers.port is 0)") }
        switch (self.connects(to: String(address[..<colon]), port), isDaemonUp) {
        case (true, true): return .good("Port", "\(port) is open for chargers")
        case (false, true):
            return .bad(
                "Port", "nobody answers on port \(port), although the daemon runs",
                "look for an error in its log: journalctl -u edge-gateway -n 50")
        case (true, false):
            return .bad("Port", "another program has port \(port)", "find it: ss -ltnp 'sport = :\(port)'")
        case (false, false): return .skipped("Port", "\(port) is free; the daemon is stopped")
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

    static func cloud(_ cloud: CloudView?) -> Diagnosis {
        guard let link = cloud?.link else { return .skipped("Cloud", "the daemon is not reached") }
        switch link.state {
        case .disabled: return .skipped("Cloud", "switched off (cloud.enabled)")
        case .connected where !link.refusedTopics.isEmpty:
            return .bad(
                "Cloud", "the broker refuses \(link.refusedTopics.joined(separator: ", "))",
                "give this client the right to subscribe")
        case .connected: return .good("Cloud", "connected to \(link.broker ?? "the broker")")
        case .connecting, .waiting:
            return .bad(
                "Cloud", "not connected to \(link.broker ?? "the broker"): \(link.lastError ?? "no answer yet")",
                "check cloud.host, cloud.port and the credentials; nothing is lost meanwhile")
        }
    }
}
