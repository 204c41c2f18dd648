import ArgumentParser
internal import Foundation
internal import Shared

struct CACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca", abstract: "The site's own certificate authority, which signs chargers' certificates.",
        discussion: """
            With certificates.authority = "site" a charger that asks for a certificate (SignCertificate) gets one from \
            it, and may log in with that (security profile 3). The key stays on the gateway.

            Examples:
              edgectl ca init
              edgectl ca show
              edgectl ca export > site-ca.pem
            """,
        subcommands: [Show.self, Init.self, Export.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the authority (the default).", discussion: "Example:\n  edgectl ca show")

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let view = try await self.options.daemon().authority()
            let screen = Screen()
            if try screen.json(view, self.options) { return }
            screen.facts(AuthorityText.facts(view))
        }
    }

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make the authority.",
            discussion: """
                Its key is written to a folder beside the database and never leaves it: back the folder up. With \
                --replace another one takes its place, and every charger needs a new certificate.

                Examples:
                  edgectl ca init
                  edgectl ca init --name "Depot North" --days 7300
                """)

        @Option(help: ArgumentHelp("Its common name; made of the site's id unless given.", valueName: "text"))
        var name: String?

        @Option(help: ArgumentHelp("How long it is valid: 1 to 36500; 3650 unless given.", valueName: "days"))
        var days: Int?

        @Flag(help: "Let it take the place of the one that is there.")
        var replace = false

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let wanted = NewAuthority(name: self.name, validityDays: self.days)
            let view = try await self.options.daemon().makeAuthority(wanted, replaces: self.replace)
            let screen = Screen()
            if try screen.json(view, self.options) { return }
            screen.facts(AuthorityText.facts(view))
            Output.line("Back \(view.folder) up: without its key no charger's certificate can be renewed.")
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the authority's certificate (PEM), never its key.",
            discussion: "Example:\n  edgectl ca export > site-ca.pem")

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let view = try await self.options.daemon().authority()
            guard let certificate = view.certificate else {
                throw CommandFailure(.refused, view.problem ?? "the site has no authority; make it: edgectl ca init")
            }
            if try Screen().json(view, self.options) { return }
            Output.write(Data(certificate.utf8))
        }
    }
}

/// The site's authority in words.
enum AuthorityText {
    static func facts(_ view: AuthorityView) -> FactList {
        var facts = FactList()
        facts.add("Requests", self.words(view.authority), view.authority == .off ? .yellow : nil)
        facts.add("Problem", view.problem, .red)
        if view.facts == nil, view.problem == nil {
            facts.add("Authority", "none yet; make it: edgectl ca init", view.authority == .site ? .red : nil)
        }
        facts.add("Authority", view.facts?.subject, .bold)
        facts.add("Valid", view.facts.map { "until \(LocalTime.full($0.validUntil))" })
        facts.add("SHA-256", view.facts?.fingerprint)
        facts.add("Folder", view.folder)
        return facts
    }

    private static func words(_ authority: CertificateAuthority) -> String {
        switch authority {
        case .off: "are refused (certificates.authority is \"off\")"
        case .site: "are signed by the site's authority"
        case .cloud: "are passed on to the cloud"
        }
    }
}
