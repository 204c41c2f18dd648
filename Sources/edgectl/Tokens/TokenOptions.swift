import ArgumentParser
internal import Shared

/// What can be said of a token besides its name: where it may charge, and how its driver is spoken to.
struct TokenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where it may charge, once for each place: CP-1, CP-1:2 (EVSE 2), group:deck.", valueName: "place"))
    var at: [String] = []

    @Option(help: ArgumentHelp("Whether it may charge twice at once: yes or no.", valueName: "yes|no"))
    var concurrent: YesOrNo?

    @Option(help: ArgumentHelp("Its driver's language, such as de.", valueName: "code"))
    var language: String?

    @Option(help: ArgumentHelp("Its driver's second language.", valueName: "code"))
    var secondLanguage: String?

    @Option(help: ArgumentHelp("What 2.x chargers show when it is accepted.", valueName: "text"))
    var message: String?

    @Option(help: ArgumentHelp("Whose charging comes first: -9 to 9.", valueName: "number"))
    var priority: Int?

    func complete(_ token: inout TokenView) throws {
        token.places = try self.at.map { try TokenPlace($0) }
        token.allowsConcurrent = self.concurrent.map { $0 == .yes }
        token.language = self.language
        token.secondLanguage = self.secondLanguage
        token.message = self.message
        token.priority = self.priority
    }
}

/// An answer on the command line.
enum YesOrNo: String, CaseIterable, ExpressibleByArgument {
    case yes
    case no
}
