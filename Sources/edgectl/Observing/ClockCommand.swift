import ArgumentParser
internal import Shared

struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "The gateway's time, and whether it believes the machine's clock.",
        discussion: """
            Examples:
              edgectl clock
              edgectl clock trust
            """,
        subcommands: [Show.self, Trust.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the clocks (the default).",
            discussion: "Examples:\n  edgectl clock\n  edgectl clock show --json")

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let clock = try await self.options.daemon().clock()
            let screen = Screen()
            if try screen.json(clock, self.options) { return }
            screen.facts(ClockText.facts(clock))
        }
    }

    struct Trust: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that the machine's clock is right now, whatever the gateway trusted before.",
            discussion: """
                For a site whose clock once was far ahead, or that was switched off for years, and that no time server \
                reaches. Look at 'edgectl clock' first: times that are recorded from now on rest on it, and so do \
                bills. It stands in the journal.

                Examples:
                  edgectl clock trust
                  edgectl clock trust --yes
                """)

        @Flag(name: .shortAndLong, help: "Do not ask.")
        var yes = false

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let daemon = try self.options.daemon()
            let before = try await daemon.clock()
            if !before.isTrusted, !self.yes {
                try Confirmation.ask(
                    "The machine's clock says \(LocalTime.full(before.wallClock)) (\(before.wallClock)). Is that right?",
                    otherwise: "this trusts the clock of the machine")
            }
            let after = try await daemon.trustClock()
            let text = before.isTrusted ? "The clock was trusted already." : "The clock is trusted from now on."
            try Screen().done(text, after, self.options)
        }
    }
}

/// The clocks in words.
enum ClockText {
    static func facts(_ clock: ClockView) -> FactList {
        var facts = FactList()
        facts.add("Gateway's time", LocalTime.full(clock.now), clock.isTrusted ? nil : .red)
        facts.add("Machine's clock", LocalTime.full(clock.wallClock))
        facts.add("Trusted", clock.doubt.map { "no: \(self.text($0))" } ?? "yes", clock.isTrusted ? .green : .red)
        facts.add("Newest trusted", LocalTime.full(clock.newestTrusted))
        facts.add(
            "Time server", clock.isSynchronised ? "keeps the clock right" : "none that systemd-timesyncd knows of")
        facts.add("What to do", clock.doubt.map(self.remedy))
        return facts
    }

    static func text(_ doubt: SiteClock.Doubt) -> String {
        switch doubt {
        case .unset: "nobody has set the machine's clock"
        case .earlier: "the machine's clock is earlier than times that were trusted before"
        case .farAhead: "the machine's clock is more than five years ahead of the newest trusted time"
        }
    }

    static func remedy(_ doubt: SiteClock.Doubt) -> String {
        let set = "set the machine's clock (timedatectl set-ntp true, or set-time)"
        return doubt == .unset ? set : set + "; if it is right, edgectl clock trust"
    }
}
