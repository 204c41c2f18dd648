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

    func run() async throws {
        let lines = FrameLines(isJSON: self.options.json)
        let daemon = try self.options.daemon()
        guard self.follow else {
            return try lines.show(try await daemon.frames(of: self.charger), of: self.charger)
        }
        try await daemon.follow(["trace", self.charger, "stream"], ListQuery(), lines.follow)
    }
}

/// Frames, one a line.
struct FrameLines {
    private let screen = Screen()
    let isJSON: Bool

    func show(_ page: Page<TraceFrame>, of charger: String) throws {
        if self.isJSON { return Output.write(try APICoding.encode(page, pretty: true) + Data("\n".utf8)) }
        page.items.forEach(self.show)
        if page.items.isEmpty { Output.line("No frames of \(charger) since the daemon started.") }
    }

    func follow(_ frame: TraceFrame) throws -> FollowAction {
        if self.isJSON { Output.write(try APICoding.encode(frame) + Data("\n".utf8)) } else { self.show(frame) }
        return .goOn
    }

    private func show(_ frame: TraceFrame) {
        let isIncoming = frame.direction == .fromCharger
        let colour: Colour = isIncoming ? .green : .yellow
        let mark = colour.paint(isIncoming ? "←" : "→", isOn: self.screen.usesColour)
        Output.line("\(LocalTime.precise(frame.at)) \(mark) \(PlainText.of(frame.text))")
    }
}
