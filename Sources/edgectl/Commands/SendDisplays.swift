public import ArgumentParser
internal import Shared
internal import Store

extension DisplayOrder.Priority: ExpressibleByArgument {}
extension DisplayOrder.Moment: ExpressibleByArgument {}
extension DisplayOrder.Format: ExpressibleByArgument {}

extension SendCommand {
    struct SetDisplay: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "set-display", abstract: "Show a message on a charger's display (OCPP 2.x).",
            discussion: """
                Without --message an id is chosen, and shown; with it, the message of that id is replaced.

                Examples:
                  edgectl send set-display CP-1 'Closed today' --until 2026-11-22T21:00:00Z
                  edgectl send set-display CP-1 'Sorry!' --during faulted --wait
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: "What it says, at most 512 bytes.") var text: String
        @Option(help: ArgumentHelp("The message's id.", valueName: "number")) var message: Int?
        @Option(
            name: .customLong("display-priority"),
            help: ArgumentHelp("always-front, in-front or normal.", valueName: "word"))
        var priority: DisplayOrder.Priority = .normal
        @Option(help: ArgumentHelp("Only while charging, faulted, idle or unavailable.", valueName: "word"))
        var during: DisplayOrder.Moment?
        @Option(help: ArgumentHelp("From then on.", valueName: "time")) var from: TimeArgument?
        @Option(help: ArgumentHelp("Until then.", valueName: "time")) var until: TimeArgument?
        @Option(help: ArgumentHelp("Only while this session runs.", valueName: "number")) var session: Int64?
        @Option(help: ArgumentHelp("ascii, html, uri or utf8.", valueName: "word"))
        var format: DisplayOrder.Format = .utf8
        @Option(help: ArgumentHelp("Such as de or en-GB.", valueName: "code")) var language: String?

        func arguments() -> CommandArguments {
            .setDisplay(
                DisplayOrder(
                    id: self.message, text: self.text, format: self.format, language: self.language,
                    priority: self.priority, during: self.during, from: self.from?.instant,
                    until: self.until?.instant, session: self.session.map(SessionID.init(rawValue:))))
        }
    }

    struct Displays: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Show which messages a charger's display has (OCPP 2.x).",
            discussion: "Example:\n  edgectl send displays CP-1")

        @OptionGroup var send: SendOptions
        var alwaysWaits: Bool { true }

        func arguments() -> CommandArguments { .displays }
    }

    struct ClearDisplay: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "clear-display", abstract: "Take a message off a charger's display (OCPP 2.x).",
            discussion: "Example:\n  edgectl send clear-display CP-1 17 --wait")

        @OptionGroup var send: SendOptions
        @Argument(help: "The message's id: edgectl send displays.") var message: Int

        func arguments() -> CommandArguments { .clearDisplay(self.message) }
    }
}
