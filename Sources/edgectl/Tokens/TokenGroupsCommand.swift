import ArgumentParser
internal import Shared
internal import Store

extension TokensCommand {
    struct Groups: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the groups of tokens.",
            discussion: """
                A group exists by the tokens that name it (edgectl tokens add --group). A session that one of its \
                tokens began, another may end.

                Example:
                  edgectl tokens groups
                """)

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 1000

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let page = try await Paging.byName(ListQuery(), limit: self.limit.count, self.options.site().tokenGroups)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(Self.table(page.items), empty: "No token belongs to a group.")
            screen.more(page)
        }

        static func table(_ groups: [TokenGroupView]) -> Table {
            Table(
                columns: [
                    .flexible("GROUP", minimum: 10), .fixed("TOKENS", right: true), .flexible("PLACES", minimum: 14),
                    .flexible("NOTE", minimum: 8),
                ],
                rows: groups.map { group in
                    [
                        Cell(group.group), Cell(group.tokens.map(String.init)),
                        Cell(TokenText.places(group.places) ?? "everywhere"), Cell(group.note),
                    ]
                })
        }
    }

    struct Group: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where the tokens of a group may charge.",
            discussion: """
                It holds for those of its tokens that have no places of their own. Without --at they may charge \
                everywhere.

                Examples:
                  edgectl tokens group fleet --at group:deck --at CP-9:1
                  edgectl tokens group fleet --note "Company cars"
                  edgectl tokens group fleet --forget
                """)

        @Argument(help: "The group (parentIdTag, groupIdToken).")
        var group: String

        @Option(
            help: ArgumentHelp(
                "Where they may charge, once for each place: CP-1, CP-1:2 (EVSE 2), group:deck.", valueName: "place"))
        var at: [String] = []

        @Option(help: ArgumentHelp("For people.", valueName: "text"))
        var note: String?

        @Flag(help: "Forget its places and its note.")
        var forget = false

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard !self.forget || (self.at.isEmpty && self.note == nil) else {
                throw ValidationError("--forget stands alone.")
            }
        }

        func run() async throws {
            let daemon = try self.options.daemon()
            if self.forget {
                try await daemon.delete(["token-groups", self.group])
                return try Screen().done(
                    "Tokens of \(self.group) may charge everywhere.", ["group": self.group, "state": "forgotten"],
                    self.options)
            }
            let places = try self.at.map { try TokenPlace($0) }
            let stored = try await daemon.set(TokenGroupView(group: self.group, places: places, note: self.note))
            let text = TokenText.places(stored.places) ?? "everywhere"
            try Screen().done("Tokens of \(self.group) may charge: \(text).", stored, self.options)
        }
    }
}
