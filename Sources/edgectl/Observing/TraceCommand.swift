import ArgumentParser
internal import Foundation
internal import Shared

struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "The raw OCPP frames of a charger, with secrets masked.",
        discussion: """
            The daemon keeps the last frames of each charger in memory (chargers.trace_bytes_per_charger).

            Examples:
              edgectl trace CP-1
              edgectl trace CP-1 -f
              edgectl trace CP-1 --json
            """)

    @Argument(help: "The charger's id.")
    var charger: String

    @Flag(name: .shortAndLong, help: "Go on with the frames from now on, until Ctrl-C.")
    var follow = false

    @OptionGroup var options: CommonOptions

    // The compiler of Swift 6.3.1 crashes when it optimises this function.
    @_optimize(none)
    func run() async throws {
        let daemon = try self.options.daemon()
        if self.follow {
            try await self.showStream(daemon)
        } else {
            let page: Page<TraceFrame> = try await daemon.get(["trace", self.charger])
            try self.showKept(page)
        }
    }

    private func showStream(_ daemon: APIClient) async throws {
        try await daemon.follow(["trace", self.charger, "stream"]) { (frame: TraceFrame) in
            try self.show(frame)
            return .goOn
        }
    }

    // Apart from `run`, and not inlined there: the optimiser of Swift 6.3.1 crashes on loops that throw in it.
    @inline(never)
    private func showKept(_ page: Page<TraceFrame>) throws {
        if try Screen().json(page, self.options) { return }
        for frame in page.items { try self.show(frame) }
        if page.items.isEmpty { Output.line("No frames of \(self.charger) since the daemon started.") }
    }

    private func show(_ frame: TraceFrame) throws {
        if self.options.json { return Output.write(try APICoding.encode(frame) + Data("\n".utf8)) }
        let isIncoming = frame.direction == .fromCharger
        let colour: Colour = isIncoming ? .green : .yellow
        let mark = colour.paint(isIncoming ? "←" : "→", isOn: Screen().usesColour)
        Output.line("\(LocalTime.precise(frame.at)) \(mark) \(PlainText.of(frame.text))")
    }
}
