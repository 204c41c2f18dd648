import ArgumentParser
internal import Shared
internal import Store

struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "The local list of id tokens: who may charge.",
        discussion: """
            Examples:
              edgectl tokens
              edgectl tokens add 04A2B3C4 --note "Car 7"
              edgectl tokens add VISITOR --expires 2026-12-31T22:00:00Z
              edgectl tokens block 04A2B3C4
              edgectl tokens check 04A2B3C4 --charger CP-1
              edgectl tokens import cards.csv
            """,
        subcommands: [
            List.self, Show.self, Add.self, Block.self, Unblock.self, Remove.self, Import.self, Check.self, Groups.self,
            Group.self,
        ],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens (the default).",
            discussion: "Examples:\n  edgectl tokens list\n  edgectl tokens list --json")

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 1000

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let page = try await Paging.byName(ListQuery(), limit: self.limit.count, self.options.site().tokens)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(
                TokenTable.table(page.items, now: .wallClock),
                empty: "The list is empty. Add a token: edgectl tokens add 04A2B3C4")
            screen.more(page)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a token, or change what the list says of it.",
            discussion: """
                What is not given is not set: a token that is known is described anew.

                Examples:
                  edgectl tokens add 04A2B3C4
                  edgectl tokens add 04A2B3C4 --group fleet --note "Car 7"
                  edgectl tokens add 04A2B3C4 --at CP-1 --at CP-2:1 --at group:deck
                  edgectl tokens add 04A2B3C4 --concurrent no --language de --message Hallo
                """)

        @Argument(help: "The token as the charger sends it; case does not count.")
        var token: String

        @Option(
            help: ArgumentHelp("Its IdTokenEnumType, such as ISO14443; any, where it is not given.", valueName: "type"))
        var type: String?

        @Option(help: ArgumentHelp("Until when it is accepted, such as 2026-12-31T22:00:00Z.", valueName: "time"))
        var expires: TimeArgument?

        @Option(help: ArgumentHelp("The group it belongs to (parentIdTag, groupIdToken).", valueName: "id"))
        var group: String?

        @Option(help: ArgumentHelp("For people.", valueName: "text"))
        var note: String?

        @Flag(help: "Add it as blocked.")
        var blocked = false

        @OptionGroup var more: TokenOptions
        @OptionGroup var options: CommonOptions

        func validate() throws {
            // '1d' is a day ago: whoever meant a day from now has locked somebody out.
            guard self.expires.map({ $0.instant > .wallClock }) ?? true else {
                throw ValidationError(
                    "--expires is over already. Give a time to come, such as 2030-12-31; 'tokens block' ends it now.")
            }
        }

        func run() async throws {
            var token = TokenView(
                token: self.token, type: self.type, isBlocked: self.blocked, expiresAt: self.expires?.instant,
                group: self.group, note: self.note)
            try self.more.complete(&token)
            let stored: TokenView = try await self.options.daemon().post(["tokens"], token)
            if try Screen().json(stored, self.options) { return }
            Output.line("Token \(self.token) is on the list.")
        }
    }
}

/// What is done to one token of the list.
protocol TokenAction: AsyncParsableCommand {
    var token: String { get }
    var options: CommonOptions { get }
    /// What the token is afterwards, for people and for programs.
    static var done: String { get }
    static var state: String { get }
    func act(_ daemon: APIClient) async throws
}

extension TokenAction {
    func run() async throws {
        try await self.act(self.options.daemon())
        try Screen().done(
            "Token \(self.token) is \(Self.done).", ["token": self.token, "state": Self.state], self.options)
    }
}

extension TokensCommand {
    struct Block: TokenAction {
        static let configuration = CommandConfiguration(
            abstract: "Refuse a token from now on; a session that runs goes on.",
            discussion: "Example:\n  edgectl tokens block 04A2B3C4")
        static let done = "blocked"
        static let state = "blocked"

        @Argument(help: "The token.") var token: String
        @OptionGroup var options: CommonOptions

        func act(_ daemon: APIClient) async throws { try await daemon.send(["tokens", self.token, "block"]) }
    }

    struct Unblock: TokenAction {
        static let configuration = CommandConfiguration(
            abstract: "Accept a blocked token again.", discussion: "Example:\n  edgectl tokens unblock 04A2B3C4")
        static let done = "no longer blocked"
        static let state = "unblocked"

        @Argument(help: "The token.") var token: String
        @OptionGroup var options: CommonOptions

        func act(_ daemon: APIClient) async throws { try await daemon.send(["tokens", self.token, "unblock"]) }
    }

    struct Remove: TokenAction {
        static let configuration = CommandConfiguration(
            abstract: "Take a token off the list.", discussion: "Example:\n  edgectl tokens remove 04A2B3C4")
        static let done = "off the list"
        static let state = "removed"

        @Argument(help: "The token.") var token: String
        @OptionGroup var options: CommonOptions

        func act(_ daemon: APIClient) async throws { try await daemon.delete(["tokens", self.token]) }
    }
}

/// Tokens in a table.
enum TokenTable {
    static func table(_ tokens: [TokenView], now: Timestamp) -> Table {
        Table(
            columns: [
                .flexible("TOKEN", minimum: 12), .fixed("STATE"), .flexible("TYPE", minimum: 6),
                .flexible("GROUP", minimum: 6), .fixed("EXPIRES"), .flexible("NOTE", minimum: 8),
            ],
            rows: tokens.map { token in
                let isExpired = token.expiresAt.map { $0 <= now } ?? false
                let state =
                    token.isBlocked
                    ? Cell("blocked", .red) : isExpired ? Cell("expired", .yellow) : Cell("accepted", .green)
                return [
                    Cell(token.token), state, Cell(token.type), Cell(token.group),
                    Cell(token.expiresAt.map(LocalTime.full)), Cell(token.note),
                ]
            })
    }
}
