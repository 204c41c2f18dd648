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

    static func cloud(_ cloud: CloudView?) -> [Diagnosis] {
        let certificates = cloud?.link?.certificateProblem.map { problem in
            Diagnosis.bad(
                "Cloud certificates in use", "the daemon still uses those from before: \(problem)",
                "correct the file; the daemon reads it again by itself")
        }
        return [self.link(cloud), certificates].compactMap(\.self)
    }

    private static func link(_ cloud: CloudView?) -> Diagnosis {
        guard let link = cloud?.link else { return .skipped("Cloud", "the daemon is not reached") }
        switch link.state {
        case .disabled: return .skipped("Cloud", "switched off (cloud.enabled)")
        case .connected where !link.refusedTopics.isEmpty:
            return .bad(
                "Cloud", "the broker refuses \(link.refusedTopics.joined(separator: ", "))",
                "give this client the right to subscribe")
        case .connected: return self.streams(cloud, connectedTo: link.broker ?? "the broker")
        case .connecting, .waiting:
            let others = link.brokers.count > 1 ? ", nor to another of \(link.brokers.count) brokers" : ""
            return .bad(
                "Cloud",
                "not connected to \(link.broker ?? "the broker")\(others): \(link.lastError ?? "no answer yet")",
                "check cloud.urls and the credentials, see edgectl cloud; nothing is lost meanwhile")
        }
    }

    private static func streams(_ cloud: CloudView?, connectedTo broker: String) -> Diagnosis {
        let streams = [("journal", cloud?.journal), ("meter", cloud?.meter)]
        let paused = streams.filter { $0.1?.pausedAt != nil }.map(\.0)
        guard paused.isEmpty else {
            return .warning(
                "Cloud", "connected to \(broker), and \(paused.joined(separator: " and ")) paused by a person",
                "go on sending: edgectl cloud resume")
        }
        if let dropped = cloud?.meter.dropped, dropped > 0 {
            return .warning(
                "Cloud", "connected to \(broker); \(Wording.count(dropped)) readings were given up before it had them",
                "see edgectl events --kind gateway.readings_shed; give the database more room")
        }
        let stuck = CloudText.stuck(cloud)
        guard stuck.isEmpty else {
            return .warning(
                "Cloud", "connected to \(broker); \(stuck.joined(separator: "; "))",
                "see docs/cloud.md (Acknowledging), or set cloud.acknowledge = \"broker\"; nothing is lost meanwhile")
        }
        return .good("Cloud", "connected to \(broker)")
    }
}
