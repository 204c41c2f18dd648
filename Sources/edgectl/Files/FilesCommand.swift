import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

struct FilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files", abstract: "Firmware for chargers, and the logs that they brought.",
        discussion: """
            The gateway serves files to chargers that have no internet, at [files] in its configuration. A charger gets a \
            link of its own with each job, which nobody else knows and which ends with the job.

            Examples:
              edgectl files
              edgectl files add acme-2.1.bin
              edgectl send update-firmware CP-1 --file acme-2.1.bin --wait
              edgectl send get-logs CP-1 --wait
              edgectl files get 12
              edgectl files remove 12
            """,
        subcommands: [List.self, Links.self, Add.self, Get.self, Remove.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the files, newest first (the default).",
            discussion:
                "Examples:\n  edgectl files\n  edgectl files list --charger CP-1\n  edgectl files --kind firmware")

        @Option(help: ArgumentHelp("Only what this charger brought.", valueName: "id"))
        var charger: String?

        @Option(help: ArgumentHelp("Only what this command asked for.", valueName: "id"))
        var command: String?

        @Option(help: ArgumentHelp("firmware or upload.", valueName: "word"))
        var kind: String?

        @Option(name: .shortAndLong, help: "How many: 1 to 100000.")
        var limit: HowMany = 100

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard self.kind.map({ FileKind(rawValue: $0) != nil }) ?? true else {
                throw ValidationError("--kind is firmware or upload.")
            }
        }

        func run() async throws {
            let query = ListQuery(charger: self.charger, command: self.command, kind: self.kind)
            let page = try await Paging.newestFirst(query, limit: self.limit.count, self.options.site().files)
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(
                FileTable.table(page.items),
                empty: "There are no files: edgectl files add FILE, or edgectl send get-logs CHARGER")
            screen.more(page)
        }
    }

    struct Links: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the links that chargers can use now.",
            discussion: """
                What a link says is known to its charger alone. It ends with the job of its command.

                Examples:
                  edgectl files links
                  edgectl files links --charger CP-1 --json
                """)

        @Option(help: ArgumentHelp("Only those of this charger.", valueName: "id"))
        var charger: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let page = try await self.options.site().fileLinks(ListQuery(charger: self.charger, limit: 1000))
            let screen = Screen()
            if try screen.json(page, self.options) { return }
            screen.table(FileTable.table(page.items), empty: "No charger has a link to use now.")
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring firmware to the gateway, for chargers to fetch.",
            discussion: """
                Compare the SHA-256 with what the manufacturer says. The file stays until it is removed.

                Examples:
                  edgectl files add acme-2.1.bin
                  edgectl files add download --name acme-2.1.bin
                """)

        @Argument(help: "The file.", completion: .file())
        var file: String

        @Option(help: ArgumentHelp("What chargers see it called; without it as here.", valueName: "name"))
        var name: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let progress = ProgressLine()
            let stored = try await self.options.daemon().bring(self.file, as: self.name, progress)
            if try Screen().json(stored, self.options) { return }
            Output.line("File \(stored.id): \(stored.name), \(Wording.bytes(stored.bytes)).")
            Output.line("SHA-256 \(stored.sha256)")
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch a file from the gateway.",
            discussion: "Examples:\n  edgectl files get 12\n  edgectl files get 12 --to diagnostics.zip")

        @Argument(help: "The file's number.")
        var number: Int64

        @Option(help: ArgumentHelp("Where to; without it under its own name.", valueName: "path"), completion: .file())
        var to: String?

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let daemon = try self.options.daemon()
            let file = try await daemon.file(self.number)
            // A name from a charger is a word here, too: it was stripped of folders when it came.
            let path = self.to ?? FileName.plain(file.name, or: "file-\(file.id)")
            guard !FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(.failed, "\(path) exists already; choose another with --to, or move it away")
            }
            let progress = ProgressLine()
            try await daemon.fetch(file, to: path, progress)
            if try Screen().json(file, self.options) { return }
            Output.line("\(path): \(Wording.bytes(file.bytes)), SHA-256 \(file.sha256)")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a file from the gateway. Links to it end.",
            discussion: "Example:\n  edgectl files remove 12")

        @Argument(help: "The file's number.")
        var number: Int64

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let daemon = try self.options.daemon()
            let file = try await daemon.file(self.number)
            try await daemon.delete(["files", String(self.number)])
            if try Screen().json(file, self.options) { return }
            Output.line("File \(file.id) (\(file.name)) is removed.")
        }
    }
}

/// Files and links in tables.
enum FileTable {
    static func table(_ files: [FileView]) -> Table {
        Table(
            columns: [
                .fixed("FILE", right: true), .fixed("KIND"), .flexible("NAME", minimum: 12),
                .fixed("SIZE", right: true), .flexible("CHARGER", minimum: 6), .fixed("ADDED"),
                .flexible("SHA-256", minimum: 9),
            ],
            rows: files.map { file in
                [
                    Cell(String(file.id)), Cell(file.kind.rawValue), Cell(file.name), Cell(Wording.bytes(file.bytes)),
                    Cell(file.charger), Cell(LocalTime.short(file.addedAt)), Cell(file.sha256),
                ]
            })
    }

    static func table(_ links: [FileLinkView]) -> Table {
        Table(
            columns: [
                .flexible("CHARGER", minimum: 8), .fixed("TO"), .fixed("FILE", right: true),
                .flexible("COMMAND", minimum: 12), .fixed("EXPIRES"),
            ],
            rows: links.map { link in
                [
                    Cell(link.charger), Cell(link.direction == .fetch ? "fetch" : "bring"),
                    Cell(link.file.map(String.init)), Cell(link.command), Cell(LocalTime.full(link.expiresAt)),
                ]
            })
    }
}
