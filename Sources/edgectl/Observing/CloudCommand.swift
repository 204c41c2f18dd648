import ArgumentParser
internal import Shared
internal import Store

struct CloudCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cloud", abstract: "The link to the cloud: state, backlog, cursors, last error.",
        discussion: """
            Examples:
              edgectl cloud
              edgectl cloud --json
            """)

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let cloud = try await self.options.site().cloud()
        let screen = Screen()
        if try screen.json(cloud, self.options) { return }
        screen.facts(CloudText.facts(cloud, now: .wallClock))
        guard cloud.link?.state != .disabled else { return }
        if let link = cloud.link, link.brokers.count > 1 {
            Output.line()
            screen.table(CloudText.brokers(link, now: .wallClock), empty: "")
        }
        Output.line()
        screen.table(CloudText.streams(cloud, now: .wallClock), empty: "")
    }
}

/// The link to the cloud in words.
enum CloudText {
    static func facts(_ cloud: CloudView, now: Timestamp) -> FactList {
        var facts = FactList()
        guard let link = cloud.link else {
            facts.add("Link", "unknown: the daemon is stopped", .yellow)
            facts.add("Epoch", cloud.epoch)
            return facts
        }
        let since = link.connectedSince.map { " since \(LocalTime.full($0))" } ?? ""
        let colour: Colour? =
            switch link.state {
            case .connected: .green
            case .disabled: nil
            case .connecting, .waiting: .red
            }
        facts.add("Link", link.state == .disabled ? "disabled (cloud.enabled)" : link.state.rawValue + since, colour)
        facts.add("Broker", link.broker)
        facts.add("Last error", link.lastError, link.state == .connected ? nil : .red)
        facts.add("Error seen", link.lastErrorAt.map { Wording.ago($0, now: now) })
        facts.add("Next attempt", link.nextAttemptAt.map { LocalTime.full($0) })
        facts.add("Certificates", link.certificateProblem.map { "those from before are in use: \($0)" }, .red)
        facts.add("Refused topics", link.refusedTopics.joined(separator: ", "), .red)
        if link.state != .disabled {
            facts.add("Commands", "\(link.commandsAccepted) accepted, \(link.commandsRefused) refused since the start")
        }
        facts.add("Epoch", cloud.epoch)
        return facts
    }

    /// Where there are several, each with what is known of it.
    static func brokers(_ link: CloudLinkView, now: Timestamp) -> Table {
        Table(
            columns: [.fixed("BROKER"), .fixed("STATE"), .fixed("FAILED"), .flexible("PROBLEM")],
            rows: link.brokers.map { broker in
                let isCurrent = broker.url == link.broker
                let state =
                    isCurrent && link.state == .connected
                    ? "connected" : isCurrent && link.state == .connecting ? "trying" : ""
                return [
                    Cell(broker.url, isCurrent && link.state == .connected ? .green : nil), Cell(state),
                    Cell(broker.lastErrorAt.map { Wording.ago($0, now: now) }), Cell(broker.lastError, .red),
                ]
            })
    }

    static func streams(_ cloud: CloudView, now: Timestamp) -> Table {
        let streams = [("journal", cloud.journal), ("meter", cloud.meter)]
        return Table(
            columns: [
                .fixed("STREAM"), .fixed("NEWEST", right: true), .fixed("ACKNOWLEDGED", right: true),
                .fixed("BACKLOG", right: true), .fixed("OLDEST"), .fixed("RESENT", right: true), .flexible("PROBLEM"),
            ],
            rows: streams.map { name, stream in
                let lane = cloud.link?.lanes.first { $0.stream == name }
                return [
                    Cell(name), Cell(Wording.count(stream.newest)), Cell(Wording.count(stream.acknowledged)),
                    Cell(Wording.count(stream.backlog), stream.backlog > 0 ? .yellow : nil),
                    Cell(stream.oldestUnsentAt.map { Wording.ago($0, now: now) }),
                    Cell(lane.map { Wording.count($0.resends) }), Cell(lane?.problem, .red),
                ]
            })
    }
}
