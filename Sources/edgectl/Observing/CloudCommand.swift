import ArgumentParser
internal import Shared
internal import Store

struct CloudCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cloud", abstract: "The link to the cloud: state, backlog, rates, last error; pause and resend.",
        discussion: """
            Examples:
              edgectl cloud
              edgectl cloud pause --stream meter
              edgectl cloud resume
              edgectl cloud resend --stream meter --from 4711
            """,
        subcommands: [Show.self, Pause.self, Resume.self, Resend.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how the link stands (the default).",
            discussion: "Examples:\n  edgectl cloud\n  edgectl cloud show --json")

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
            for line in CloudText.problems(cloud) { Output.line(line) }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send no records until 'edgectl cloud resume'.",
            discussion: """
                Nothing is lost: what waits is kept as without a link. The connection stays, so that commands come down \
                and their results and the chargers' live states go up. The pause outlives restarts; 'edgectl status' and \
                'edgectl doctor' remind of it, and the cloud is told.

                Examples:
                  edgectl cloud pause
                  edgectl cloud pause --stream meter
                """)

        @Option(help: ArgumentHelp("The stream: journal or meter; both if left out.", valueName: "name"))
        var stream: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let cloud = try await self.options.daemon().pauseCloud(StreamChoice(stream: self.stream))
            let what = self.stream.map { "The stream '\($0)' waits" } ?? "Both streams wait"
            try Screen().done("\(what) until 'edgectl cloud resume'.", cloud, self.options)
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Go on sending records.",
            discussion: "Examples:\n  edgectl cloud resume\n  edgectl cloud resume --stream meter")

        @Option(help: ArgumentHelp("The stream: journal or meter; both if left out.", valueName: "name"))
        var stream: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let cloud = try await self.options.daemon().resumeCloud(StreamChoice(stream: self.stream))
            let waiting = cloud.journal.backlog + cloud.meter.backlog
            try Screen().done("Records are sent again; \(Wording.count(waiting)) wait.", cloud, self.options)
        }
    }

    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send records again that the cloud has acknowledged.",
            discussion: """
                Everything from that record on is sent once more, in the same epoch and under the same numbers, and must \
                be acknowledged once more. A cloud that still has them passes over them. 'edgectl cloud' shows how far \
                each stream is acknowledged.

                Examples:
                  edgectl cloud resend --stream meter --from 4711
                  edgectl cloud resend --stream journal --from 1
                """)

        @Option(help: ArgumentHelp("The stream: journal or meter.", valueName: "name"))
        var stream: String

        @Option(help: ArgumentHelp("The first record to send again.", valueName: "seq"))
        var from: Int64

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let order = ResendOrder(stream: self.stream, from: self.from)
            let cloud = try await self.options.daemon().resendToCloud(order)
            let stream = self.stream == "journal" ? cloud.journal : cloud.meter
            try Screen().done("\(Wording.count(stream.backlog)) records are sent again.", cloud, self.options)
        }
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
            facts.add("Queries", "\(link.queriesAnswered) answered, \(link.queriesRefused) refused since the start")
        }
        facts.add("Epoch", cloud.epoch)
        for (name, stream) in [("journal", cloud.journal), ("meter", cloud.meter)] {
            facts.add(
                "Paused", stream.pausedAt.map { "\(name), \(Wording.ago($0, now: now))  (edgectl cloud resume)" },
                .yellow)
        }
        for replay in cloud.link?.replays ?? [] {
            facts.add(
                "Replay",
                "\(replay.stream) \(replay.from) to \(replay.to), sent up to \(replay.delivered)  (query \(replay.id))")
        }
        for day in cloud.days.prefix(2) {
            facts.add("Bytes \(day.day)", "\(Wording.bytes(day.sent)) sent, \(Wording.bytes(day.received)) received")
        }
        if cloud.meter.dropped > 0 {
            facts.add(
                "Given up",
                "\(Wording.count(cloud.meter.dropped)) readings that the cloud did not have, for want of room",
                .red)
        }
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
                .fixed("STREAM"), .fixed("NEWEST", right: true), .fixed("ACKED", right: true),
                .fixed("BACKLOG", right: true), .fixed("OLDEST"), .fixed("SENT/S", right: true),
                .fixed("ACKED/S", right: true), .fixed("RESENT", right: true), .fixed("HELD"),
            ],
            rows: streams.map { name, stream in
                let lane = cloud.link?.lanes.first { $0.stream == name }
                return [
                    Cell(name), Cell(Wording.count(stream.newest)), Cell(Wording.count(stream.acknowledged)),
                    Cell(Wording.count(stream.backlog), stream.backlog > 0 ? .yellow : nil),
                    Cell(stream.oldestUnsentAt.map { Wording.ago($0, now: now) }),
                    Cell(lane.map { Wording.decimal($0.sentPerSecond, places: 0) }),
                    Cell(lane.map { Wording.decimal($0.acknowledgedPerSecond, places: 0) }),
                    Cell(lane.map { Wording.count($0.resends) }),
                    Cell(lane?.heldBy.map { $0.replacing("_", with: " ") }, .yellow),
                ]
            }
        ).withoutEmptyColumns
    }

    /// Why records do not arrive: `journal and meter: nobody acknowledges`.
    static func stuck(_ cloud: CloudView?) -> [String] {
        let lanes = cloud?.link?.lanes ?? []
        let problems = lanes.compactMap(\.problem)
        return problems.indices.filter { problems.firstIndex(of: problems[$0]) == $0 }.map { index in
            let streams = lanes.filter { $0.problem == problems[index] }.map(\.stream)
            return "\(streams.joined(separator: " and ")): \(problems[index])"
        }
    }

    /// Below the table, where there is room for them.
    static func problems(_ cloud: CloudView) -> [String] {
        let problems = self.stuck(cloud)
        return problems.isEmpty ? [] : [""] + problems
    }
}
