import ArgumentParser
internal import Shared
internal import Store

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "The site at a glance.",
        discussion: """
            Examples:
              edgectl status
              edgectl status --json
            """)

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let status = try await self.options.site().status()
        let screen = Screen()
        if try screen.json(status, self.options) { return }
        screen.facts(StatusText.facts(status, now: status.daemon?.now ?? .wallClock))
    }
}

/// The site's status in words.
enum StatusText {
    static func facts(_ status: SiteStatus, now: Timestamp) -> FactList {
        var facts = FactList()
        self.add(status.daemon, to: &facts)
        let chargers = status.chargers
        let connected =
            status.daemon == nil ? "\(chargers.total) known" : "\(chargers.connected) of \(chargers.total) online"
        facts.add("Chargers", connected, status.daemon != nil && chargers.connected < chargers.total ? .yellow : nil)
        self.addCount("Awaiting approval", chargers.awaitingApproval, "edgectl chargers approve ID", to: &facts)
        self.addCount("Held or rejected", chargers.turnedAway, "edgectl chargers approve ID", to: &facts)
        facts.add("Sessions", "\(status.openSessions) running")
        self.addCount("Flagged sessions", status.flaggedSessions, "edgectl sessions --open", to: &facts)
        self.addCount("Withheld bills", status.withheldBills, "edgectl events --kind session.bill", to: &facts)
        if status.openCommands > 0 { facts.add("Commands", "\(status.openCommands) under way") }
        self.addCount("Quarantine", status.quarantined, "edgectl quarantine", to: &facts)
        self.addCount(
            "Certificates that end soon", status.expiringCertificates, "edgectl certificates --expiring", to: &facts)
        if let link = status.cloud, link.state != .disabled {
            let isConnected = link.state == .connected
            let problem = isConnected ? "" : link.lastError.map { ": \($0)" } ?? ""
            facts.add("Cloud", link.state.rawValue + problem, isConnected ? .green : .red)
        }
        facts.add("Journal", self.text(status.journal, now: now))
        facts.add("Readings", self.text(status.meter, now: now))
        facts.add("Database", Wording.bytes(status.database.bytes))
        facts.add("Epoch", "\(status.database.epoch), since \(LocalTime.full(status.database.epochStartedAt))")
        return facts
    }

    private static func add(_ daemon: DaemonStatus?, to facts: inout FactList) {
        guard let daemon else {
            facts.add("Daemon", "stopped", .red)
            return
        }
        facts.add("Site", daemon.siteName.isEmpty ? daemon.siteID : "\(daemon.siteID) (\(daemon.siteName))", .bold)
        facts.add(
            "Daemon",
            "edge-gateway \(daemon.version), up \(Wording.duration(milliseconds: daemon.uptimeSeconds * 1000))", .green)
        let path = daemon.chargerPath.map { "\($0)/<charger id>" } ?? ""
        facts.add("OCPP", (daemon.usesTLS ? "wss://" : "ws://") + daemon.chargerAddress + path)
        facts.add("OCPP with TLS", daemon.secureChargerAddress.map { "wss://\($0)\(path)" })
        let hasTLS = daemon.usesTLS || daemon.secureChargerAddress != nil
        facts.add("Files", daemon.fileAddress.map { (hasTLS ? "https://" : "http://") + $0 })
        facts.add("Storage", daemon.illness.map { "cannot be written: \($0)" }, .red)
        if !daemon.isClockTrusted {
            facts.add("Clock", "not believed: times are not to be trusted  (edgectl clock)", .red)
        }
    }

    private static func addCount(_ name: String, _ count: Int, _ hint: String, to facts: inout FactList) {
        if count > 0 { facts.add(name, "\(count)  (\(hint))", .yellow) }
    }

    /// `12,345 records, 12 not acknowledged (oldest 3 min ago)`.
    static func text(_ stream: StreamStatus, now: Timestamp) -> String {
        let records = "\(Wording.count(stream.newest)) records" + (stream.pausedAt == nil ? "" : " (paused)")
        guard stream.acknowledged > 0 || stream.acknowledgedAt != nil else { return records }
        guard stream.backlog > 0 else { return records + ", all acknowledged by the cloud" }
        let age = stream.oldestUnsentAt.map { ", the oldest \(Wording.ago($0, now: now))" } ?? ""
        return records + ", \(Wording.count(stream.backlog)) not acknowledged\(age)"
    }
}
