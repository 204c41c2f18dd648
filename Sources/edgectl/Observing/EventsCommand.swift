import ArgumentParser
internal import Foundation
internal import Shared

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "What happened: the site's journal.",
        discussion: """
            Examples:
              edgectl events
              edgectl events -f
              edgectl events --charger CP-1 --kind session. --since 24h
              edgectl events -f --json | jq .kind
            """)

    @Flag(name: .shortAndLong, help: "Go on with what happens from now on, until Ctrl-C.")
    var follow = false

    @Option(help: ArgumentHelp("Only of this charger.", valueName: "id"))
    var charger: String?

    @Option(help: ArgumentHelp("Only of this session.", valueName: "number"))
    var session: Int64?

    @Option(help: ArgumentHelp("Only kinds that begin so, such as 'session.'.", valueName: "word"))
    var kind: String?

    @OptionGroup var range: TimeRange

    @Option(name: .shortAndLong, help: "How many, the newest: 0 to 100000.")
    var limit = 20

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard (0...100_000).contains(self.limit) else { throw ValidationError("--limit is from 0 to 100000") }
    }

    func run() async throws {
        var query = ListQuery(
            charger: self.charger, session: self.session, kind: self.kind, since: self.range.since?.instant,
            until: self.range.until?.instant)
        let site = try self.follow ? self.options.daemon() : self.options.site()
        // Asked first, so that nothing falls between the list and the stream.
        let newest = self.follow ? try await site.events(ListQuery(limit: 1)).items.last?.seq ?? 0 : 0
        let page =
            self.limit == 0
            ? Page<EventView>([]) : try await Paging.newestOfStream(query, limit: self.limit, site.events)
        try self.show(page)
        guard self.follow, let daemon = site as? APIClient else { return }
        query.after = String(max(newest, page.items.last?.seq ?? 0))
        let screen = EventLine()
        try await daemon.follow(["events", "stream"], query) { (event: EventView) in
            try self.options.json ? EventLine.json(event) : screen.show(event)
            return .goOn
        }
    }

    private func show(_ page: Page<EventView>) throws {
        let screen = Screen()
        if self.options.json, self.follow { return try page.items.forEach(EventLine.json) }
        if try screen.json(page, self.options) { return }
        let line = EventLine()
        for event in page.items { line.show(event) }
        if page.items.isEmpty, !self.follow { Output.line("Nothing has happened that this asks for.") }
    }
}

/// One event a line.
struct EventLine {
    private let screen = Screen()

    static func json(_ event: EventView) throws {
        Output.write(try APICoding.encode(event) + Data("\n".utf8))
    }

    func show(_ event: EventView) {
        Output.line(Self.text(event, width: self.screen.width, usesColour: self.screen.usesColour))
    }

    /// When, what, where, and the facts as far as they fit.
    static func text(_ event: EventView, width: Int, usesColour: Bool) -> String {
        let place = [event.charger, event.session.map { "session \($0)" }].compactMap(\.self)
        let words = (place + EventFacts.words(of: event)).joined(separator: " ")
        let time = LocalTime.seconds(event.at) + (event.isTrusted ? " " : "?")
        let kind = Table.fitted(PlainText.of(event.kind), to: max(20, event.kind.count), isRight: false)
        let rest = Table.cut(PlainText.of(words), to: max(10, width - time.count - kind.count - 2))
        return Colour.dim.paint(time, isOn: usesColour) + " "
            + (self.colour(of: event.kind)?.paint(kind, isOn: usesColour) ?? kind) + " " + rest
    }

    private static func colour(of kind: String) -> Colour? {
        switch kind {
        case "session.flagged", "security.event", "quarantine.added", "gateway.storage_full": .red
        case "charger.disconnected", "session.closed": .yellow
        case "session.started", "charger.connected", "invoice.issued": .green
        default: nil
        }
    }
}
