import ArgumentParser
internal import Shared
internal import Store

extension TokensCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show all that the list says of a token.",
            discussion: "Example:\n  edgectl tokens show 04A2B3C4")

        @Argument(help: "The token.")
        var token: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let token = try await self.options.site().token(self.token)
            let screen = Screen()
            if try screen.json(token, self.options) { return }
            screen.facts(TokenText.facts(token, now: .wallClock))
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether a token may begin a session at a charger, and why.",
            discussion: """
                Nothing changes by asking.

                Examples:
                  edgectl tokens check 04A2B3C4 --charger CP-1
                  edgectl tokens check 04A2B3C4 --charger CP-1 --evse 2 --type ISO14443
                  edgectl tokens check NEW-CARD --charger CP-1 --cloud away
                """)

        /// Whether the cloud can be reached.
        enum Cloud: String, CaseIterable, ExpressibleByArgument {
            case there
            case away
        }

        @Argument(help: "The token as the charger would send it.")
        var token: String

        @Option(help: ArgumentHelp("The charger.", valueName: "id"))
        var charger: String

        @Option(help: ArgumentHelp("The EVSE (1.6: connector).", valueName: "number"))
        var evse: Int?

        @Option(help: ArgumentHelp("Its type, as a 2.x charger would tell it.", valueName: "type"))
        var type: String?

        @Option(help: ArgumentHelp("As if the cloud were there, or away.", valueName: "there|away"))
        var cloud: Cloud?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let check = TokenCheck(
                charger: self.charger, evse: self.evse, type: self.type, isOffline: self.cloud.map { $0 == .away })
            let verdict = try await self.options.daemon().check(self.token, check)
            let screen = Screen()
            if try screen.json(verdict, self.options) { return }
            screen.facts(TokenText.facts(verdict))
            Output.line()
            Output.lines(FactList.folded(PlainText.of(verdict.explanation), to: screen.width))
        }
    }
}

/// Tokens in words.
enum TokenText {
    static func facts(_ token: TokenView, now: Timestamp) -> FactList {
        let isExpired = token.expiresAt.map { $0 <= now } ?? false
        var facts = FactList()
        facts.add("Token", token.token, .bold)
        facts.add("State", token.isBlocked ? "blocked" : isExpired ? "expired" : "accepted")
        facts.add("Type", token.type)
        facts.add("Group", token.group)
        facts.add("Expires", token.expiresAt.map(LocalTime.full))
        facts.add(
            "Places", Self.places(token.places ?? []) ?? (token.group == nil ? "everywhere" : "those of its group"))
        facts.add("Twice at once", token.allowsConcurrent.map { $0 ? "yes" : "no" } ?? "as the site says")
        facts.add("Language", Self.joined([token.language, token.secondLanguage]))
        facts.add("Message", token.message)
        facts.add("Priority", token.priority.map(String.init))
        facts.add("Note", token.note)
        return facts
    }

    static func facts(_ verdict: TokenVerdict) -> FactList {
        let isAccepted = verdict.status == .accepted
        var facts = FactList()
        facts.add("Token", verdict.token, .bold)
        facts.add("At", verdict.charger + (verdict.evse.map { ", EVSE \($0)" } ?? ""))
        facts.add("Verdict", isAccepted ? "accepted" : "refused", isAccepted ? .green : .red)
        facts.add(
            "Told to chargers",
            verdict.words.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                .joined(separator: ", "))
        facts.add("Group", verdict.answer.group)
        facts.add("Believed until", verdict.answer.expiresAt.map(LocalTime.full))
        facts.add("Only at EVSE", Self.joined(verdict.answer.evses.map(String.init)))
        facts.add("Language", Self.joined([verdict.answer.language, verdict.answer.secondLanguage]))
        facts.add("Message", verdict.answer.message?.text)
        facts.add("Cloud", verdict.isOffline ? "away" : nil)
        return facts
    }

    static func places(_ places: [TokenPlace]) -> String? { Self.joined(places.map(\.text)) }

    private static func joined(_ texts: [String?]) -> String? {
        let known = texts.compactMap { $0 }
        return known.isEmpty ? nil : known.joined(separator: ", ")
    }
}
