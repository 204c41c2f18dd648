import ArgumentParser
internal import Shared

struct InvoicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoices", abstract: "List invoices, explain one, or verify them all.",
        discussion: """
            Examples:
              edgectl invoices
              edgectl invoices --session 42
              edgectl invoices show 17
              edgectl invoices verify
            """,
        subcommands: [List.self, Show.self, Verify.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List invoices, the newest first (the default).",
            discussion: "Examples:\n  edgectl invoices list --since 30d\n  edgectl invoices list --charger CP-1")

        @Option(help: ArgumentHelp("Only of this session.", valueName: "number"))
        var session: Int64?

        @Option(help: ArgumentHelp("Only of this charger.", valueName: "id"))
        var charger: String?

        @OptionGroup var range: TimeRange

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 20

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let query = ListQuery(
                charger: self.charger, session: self.session, since: self.range.since?.instant,
                until: self.range.until?.instant)
            let page = try await Paging.newestFirst(query, limit: self.limit.count, self.options.site().invoices)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(InvoiceTable.table(page.items), empty: "No invoices.")
            screen.more(page)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain an invoice: each line, down to the readings it rests on.",
            discussion: """
                Examples:
                  edgectl invoices show 17
                  edgectl invoices show 7f3a91c2-000017
                """)

        @Argument(help: "The invoice's number, in full or, in the newest series, its last part.")
        var number: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let detail = try await self.options.site().invoice(self.number)
            let screen = Screen()
            if try screen.json(detail, self.options) { return }
            screen.facts(InvoiceText.facts(detail.invoice))
            Output.line()
            for line in detail.explanation {
                let lines = Paragraph.lines(PlainText.of(line.text), indent: 2 * line.level, width: screen.width)
                let isDim = line.level > 0 && screen.usesColour
                Output.lines(lines.map { Colour.dim.paint($0, isOn: isDim) })
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that no invoice was changed, removed or put in.",
            discussion: """
                Exit code 1 when something is wrong.

                Example:
                  edgectl invoices verify
                """)

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let verification = try await self.options.site().invoiceVerification()
            let screen = Screen()
            if try !screen.json(verification, self.options) {
                if verification.series.isEmpty { Output.line("There are no invoices.") }
                for series in verification.series { self.show(series, screen) }
            }
            guard verification.isGenuine else {
                throw CommandFailure(
                    .failed, "the invoices are not genuine; keep the database, and compare with a backup")
            }
        }

        private func show(_ series: InvoiceVerification.Series, _ screen: Screen) {
            let isGenuine = series.problems.isEmpty
            let mark = (isGenuine ? Colour.green : .red).paint(isGenuine ? "✓" : "✗", isOn: screen.usesColour)
            let problems = series.problems.count == 1 ? "1 problem" : "\(series.problems.count) problems"
            let verdict = isGenuine ? "all genuine, none missing" : problems
            let count = "\(Wording.count(series.invoices)) invoice\(series.invoices == 1 ? "" : "s")"
            Output.line("\(mark) series \(series.series): \(count), \(verdict)")
            for problem in series.problems { Output.line("    \(PlainText.of(problem))") }
        }
    }
}

/// Invoices in a table.
enum InvoiceTable {
    static func table(_ invoices: [InvoiceSummary]) -> Table {
        Table(
            columns: [
                // Never cut: it is the end of a number that tells it from the others.
                .fixed("NUMBER"), .fixed("ISSUED"), .fixed("SESSION", right: true),
                .flexible("CHARGER", minimum: 7), .fixed("KWH", right: true), .fixed("TOTAL", right: true),
                .flexible("KIND", minimum: 7),
            ],
            rows: invoices.map { invoice in
                [
                    Cell(invoice.printedNumber), Cell(LocalTime.short(invoice.issuedAt)),
                    Cell(String(invoice.session)), Cell(invoice.charger),
                    Cell(Wording.decimal(Double(invoice.energyMilliwattHours) / 1_000_000, places: 3)),
                    Cell("\(invoice.totalInclTax) \(invoice.currency)", invoice.kind == .credit ? .red : nil),
                    Cell(self.kind(of: invoice), .dim),
                ]
            })
    }

    /// `credit for 4`, `replaces 4`: a number of the same series by its last part.
    private static func kind(of invoice: InvoiceSummary) -> String {
        guard let corrected = invoice.corrects else { return invoice.kind.rawValue }
        let (series, number) = self.parts(corrected)
        let name = series == self.parts(invoice.printedNumber).series ? number.map(String.init) ?? corrected : corrected
        return invoice.kind == .credit ? "credit for \(name)" : "replaces \(name)"
    }

    private static func parts(_ printedNumber: String) -> (series: Substring, number: Int64?) {
        let number = printedNumber.split(separator: "-").last ?? ""
        return (printedNumber.dropLast(number.count), Int64(number))
    }
}

/// An invoice's head in words.
enum InvoiceText {
    static func facts(_ invoice: Invoice) -> FactList {
        let session = invoice.document.record.session
        var facts = FactList()
        facts.add(invoice.document.kind == .credit ? "Credit" : "Invoice", invoice.document.printedNumber, .bold)
        facts.add("Corrects", invoice.document.corrects?.printedNumber)
        facts.add("Issued", LocalTime.full(invoice.document.issuedAt))
        facts.add("Seller", invoice.document.seller)
        facts.add("Session", "\(session.id) at \(session.charger)")
        facts.add("From", LocalTime.full(session.startedAt))
        facts.add("To", LocalTime.full(session.endedAt))
        facts.add("Energy", Wording.energy(invoice.bill.milliwattHours))
        facts.add("Tariff", invoice.bill.tariffName)
        facts.add("Hash", invoice.hash)
        return facts
    }
}
