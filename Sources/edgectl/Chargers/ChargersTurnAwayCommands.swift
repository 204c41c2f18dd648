import ArgumentParser
internal import Shared

extension ChargersCommand {
    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold a charger back until it is approved.",
            discussion: """
                When it boots it is told to wait (the standard's Pending), and asks again every \
                chargers.held_retry_seconds. Until then it can be looked at and set (charger config, charger model, \
                send configure, send trigger), and nobody can charge there. A charger that is connected is asked to \
                boot. 'chargers approve' ends it.

                Example:
                  edgectl chargers hold CP-1
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let receipt = try await self.options.daemon().turnAway(self.charger, "hold")
            try Screen().done("\(self.charger) is held back until it is approved.", receipt, self.options)
        }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reject a charger until it is approved.",
            discussion: """
                When it boots it is told that it is rejected, and asks again every chargers.rejected_retry_seconds. It \
                can be asked nothing, and nobody can charge there. 'chargers approve' ends it.

                Example:
                  edgectl chargers reject CP-1
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let receipt = try await self.options.daemon().turnAway(self.charger, "reject")
            try Screen().done("\(self.charger) is rejected until it is approved.", receipt, self.options)
        }
    }
}
