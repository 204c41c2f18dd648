import ArgumentParser
internal import Shared
internal import Store

extension ConfigCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The versions in force, what is overridden on the site, and the last refusal.",
            discussion: "Example:\n  edgectl config show")

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let view = try await self.options.site().configuration()
            let screen = Screen()
            if try screen.json(view, self.options) { return }
            ConfigurationText.show(view, on: screen, now: .wallClock)
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an override: what was last said from the cloud comes into force.",
            discussion: """
                Examples:
                  edgectl config release settings tokens.unknown
                  edgectl config release tariffs assignment:CP-1
                  edgectl config release chargers CP-1
                """)

        @Argument(help: "The section: chargers, tariffs, tokens or settings.")
        var section: String

        @Argument(help: "The thing, as 'edgectl config' lists it.")
        var item: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let client = try self.options.daemon()
            try await client.delete(["configuration", "overrides", self.section, self.item])
            if try Screen().json(try await client.configuration(), self.options) { return }
            Output.line("\(self.item) is as was last said from the cloud.")
        }
    }
}

/// The configuration from above in words.
enum ConfigurationText {
    static func show(_ view: ConfigurationView, on screen: Screen, now: Timestamp) {
        screen.table(Self.sections(view, now: now), empty: "Nothing was configured from the cloud.")
        if !view.overrides.isEmpty {
            screen.heading("Changed on the site; it holds until 'edgectl config release SECTION ITEM'")
            screen.table(Self.overrides(view, now: now), empty: "")
        }
        if let more = view.overridesLeftOut { Output.line("and \(more) more") }
        guard let refused = view.refused else { return }
        screen.heading(
            "Refused \(Wording.ago(refused.at, now: now)): \(refused.document ?? "a document without an id")")
        Output.lines(refused.errors.map { PlainText.of($0.description) })
        if let more = refused.errorsLeftOut { Output.line("and \(more) more") }
    }

    private static func sections(_ view: ConfigurationView, now: Timestamp) -> Table {
        let rows = ConfigurationSection.allCases.compactMap { section in
            view.sections[section].map { inForce in
                [
                    Cell(section.rawValue), Cell(String(inForce.version)),
                    Cell(Wording.ago(inForce.at, now: now), .dim),
                    Cell(inForce.document),
                ]
            }
        }
        return Table(
            columns: [
                .fixed("SECTION"), .fixed("VERSION", right: true), .fixed("SINCE"), .flexible("DOCUMENT", minimum: 8),
            ], rows: rows)
    }

    private static func overrides(_ view: ConfigurationView, now: Timestamp) -> Table {
        let rows = view.overrides.map { override in
            [
                Cell(override.section.rawValue), Cell(override.item), Cell(Wording.ago(override.at, now: now), .dim),
                Cell(override.by), Cell(override.reason),
            ]
        }
        return Table(
            columns: [
                .fixed("SECTION"), .flexible("ITEM", minimum: 12), .fixed("CHANGED"), .flexible("BY", minimum: 6),
                .flexible("WHY", minimum: 8),
            ], rows: rows
        ).withoutEmptyColumns
    }

    static func versions(_ versions: [ConfigurationSection: Int64]) -> String {
        ConfigurationSection.allCases.compactMap { section in versions[section].map { "\(section.rawValue) \($0)" } }
            .joined(separator: ", ")
    }
}
