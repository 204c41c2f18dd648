import ArgumentParser
internal import Shared
internal import Store

extension ConfigCommand {
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The documents that came from the cloud, newest first.",
            discussion: "Example:\n  edgectl config history --limit 50")

        @Option(name: .shortAndLong, help: "How many, 1 to 1000.")
        var limit = 20

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard (1...ListQuery.maximumLimit).contains(self.limit) else {
                throw ValidationError("--limit is 1 to \(ListQuery.maximumLimit).")
            }
        }

        func run() async throws {
            let page = try await self.options.site().configurationDocuments(ListQuery(limit: self.limit))
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            let rows = page.items.map { document in
                [
                    Cell(String(document.number)), Cell(LocalTime.full(document.at)),
                    document.isApplied ? Cell("applied", .green) : Cell("refused", .red),
                    Cell(ConfigurationText.versions(document.versions)), Cell(document.document),
                ]
            }
            screen.table(
                Table(
                    columns: [
                        .fixed("NUMBER", right: true), .fixed("RECEIVED"), .fixed("OUTCOME"),
                        .flexible("VERSIONS", minimum: 12), .flexible("DOCUMENT", minimum: 8),
                    ], rows: rows), empty: "No document came from the cloud.")
        }
    }

    struct Document: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One document: what it changed or why it was refused, and its text without passwords.",
            discussion: "Example:\n  edgectl config document 7")

        @Argument(help: "Its number in 'edgectl config history'.")
        var number: Int64

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let document = try await self.options.site().configurationDocument(self.number)
            let screen = Screen()
            if try screen.json(document, self.options) { return }
            var facts = FactList()
            facts.add("Document", document.document)
            facts.add("Received", LocalTime.full(document.at))
            facts.add("Versions", ConfigurationText.versions(document.versions))
            facts.add(
                "Outcome", document.isApplied ? "applied" : "refused", document.isApplied ? .green : .red)
            for section in ConfigurationSection.allCases {
                guard let changes = document.changes?[section] else { continue }
                facts.add(
                    section.rawValue,
                    "\(changes.added) added, \(changes.changed) changed, \(changes.removed) removed, "
                        + "\(changes.overridden) overridden on the site")
            }
            screen.facts(facts)
            Output.lines((document.errors ?? []).map { PlainText.of($0.description) })
            Output.line(document.body.map { PlainText.of($0) } ?? "Its text is kept no more.")
        }
    }
}
