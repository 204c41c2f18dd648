import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

struct CertificatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificates", abstract: "Certificates and when they end, and chargers' requests for new ones.",
        discussion: """
            The gateway's own, those that chargers log in with, and the authorities that are installed on chargers.

            Examples:
              edgectl certificates
              edgectl certificates --expiring
              edgectl certificates list --charger CP-1 --refresh
              edgectl certificates requests
            """,
        subcommands: [List.self, Requests.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the certificates that are known (the default).",
            discussion: "Examples:\n  edgectl certificates list --expiring\n  edgectl certificates list --charger CP-1")

        @Option(help: ArgumentHelp("Only those of this charger.", valueName: "id"))
        var charger: String?

        @Flag(help: "Only those that end within 60 days.")
        var expiring = false

        @Flag(help: "Ask the charger first which authorities are installed on it.")
        var refresh = false

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard !self.refresh || self.charger != nil else { throw ValidationError("--refresh needs --charger.") }
        }

        func run() async throws {
            if self.refresh, let charger = self.charger {
                try await self.options.daemon().refreshCertificates(of: charger)
            }
            var query = ListQuery(charger: self.charger)
            if self.expiring { query.until = Timestamp.wallClock.advanced(byMilliseconds: ExpiryWarning.early) }
            let page = try await Paging.byName(query, limit: 10_000, self.options.site().certificates)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(
                CertificateTable.table(page.items),
                empty: self.expiring ? "None ends within 60 days." : "No certificates are known.")
        }
    }

    struct Requests: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what chargers asked to have signed, the newest first.",
            discussion: """
                Requests that were refused are in the journal: edgectl events --kind charger.certificate

                Example:
                  edgectl certificates requests --charger CP-1
                """)

        @Option(help: ArgumentHelp("Only those of this charger.", valueName: "id"))
        var charger: String?

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 20

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let query = ListQuery(charger: self.charger)
            let page = try await Paging.newestFirst(query, limit: self.limit.count, self.options.site().signingRequests)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(CertificateTable.table(page.items), empty: "No charger has asked for a certificate.")
            screen.more(page)
        }
    }
}

/// Certificates and requests in tables.
enum CertificateTable {
    static func table(_ certificates: [CertificateView]) -> Table {
        Table(
            columns: [
                .fixed("ENDS"), .fixed("DAYS", right: true), .fixed("USE"), .flexible("CHARGER", minimum: 7),
                .flexible("SUBJECT", minimum: 12), .flexible("SERIAL", minimum: 8),
            ],
            rows: certificates.map { certificate in
                [
                    Cell(certificate.facts.map { String(LocalTime.full($0.validUntil).prefix(10)) } ?? "?"),
                    Cell(certificate.daysLeft.map(String.init), self.colour(certificate)), Cell(self.use(certificate)),
                    Cell(certificate.charger), Cell(certificate.facts?.subject),
                    Cell(certificate.hash?.serial ?? certificate.facts?.serial),
                ]
            })
    }

    private static func use(_ certificate: CertificateView) -> String {
        certificate.type?.rawValue ?? certificate.use.rawValue
    }

    private static func colour(_ certificate: CertificateView) -> Colour? {
        guard let days = certificate.daysLeft, certificate.isExpiring else { return nil }
        return days < 0 ? .red : .yellow
    }

    static func table(_ requests: [SigningRequestView]) -> Table {
        Table(
            columns: [
                .fixed("ASKED"), .flexible("CHARGER", minimum: 8), .fixed("STATE"), .fixed("FOR"),
                .flexible("DETAIL", minimum: 12),
            ],
            rows: requests.map { request in
                [
                    Cell(LocalTime.short(request.askedAt)), Cell(request.charger), Cell(request.state.rawValue),
                    Cell(request.use.rawValue), Cell(request.detail),
                ]
            })
    }
}
