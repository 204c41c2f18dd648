import ArgumentParser
internal import Foundation
internal import Shared

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write sessions, readings, invoices or energy as CSV.",
        discussion: """
            Sessions and invoices come with the newest first, readings and energy with the oldest. Times are UTC, \
            energies kWh, amounts exact decimals. Energy is by day, of the site, unless told otherwise (edgectl energy).

            Examples:
              edgectl export sessions --since 30d > sessions.csv
              edgectl export readings --charger CP-1 --since 2026-11-01 \\
                  --until 2026-12-01 --output november.csv
              edgectl export invoices --since 2026-01-01 --output invoices.csv
              edgectl export energy --of charger --by hour --since 30d > energy.csv
            """)

    enum What: String, ExpressibleByArgument, CaseIterable {
        case sessions, readings, invoices, energy
    }

    @Argument(help: "sessions, readings, invoices or energy.")
    var what: What

    @Flag(help: "As CSV, which is the default; --json writes one object a line.")
    var csv = false

    @Option(help: ArgumentHelp("Only of this charger.", valueName: "id"))
    var charger: String?

    @Option(help: ArgumentHelp("Only of this session (readings, invoices).", valueName: "number"))
    var session: Int64?

    @OptionGroup var aggregates: AggregateOptions

    @OptionGroup var range: TimeRange

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this new file.", valueName: "file"), completion: .file())
    var output: String?

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let site = try self.options.site()
        let query = ListQuery(
            charger: self.charger, session: self.session, since: self.range.since?.instant,
            until: self.range.until?.instant, after: self.what == .readings ? "0" : nil)
        let file = try ExportFile(path: self.output)
        do {
            try await self.write(query, of: site, to: file)
            try file.finish()
        } catch {
            file.discard()
            throw error
        }
        if let output { Output.note("\(Wording.count(file.count)) \(self.what.rawValue) are in \(output)") }
    }

    private func write(_ query: ListQuery, of site: any SiteQueries, to file: ExportFile) async throws {
        switch self.what {
        case .sessions: try await self.write(query, cursor: \.before, site.sessions, ExportRows.session, file)
        case .invoices: try await self.write(query, cursor: \.before, site.invoices, ExportRows.invoice, file)
        case .readings: try await self.write(query, cursor: \.after, site.readings, ExportRows.reading, file)
        case .energy:
            let wanted = try self.aggregates.query(charger: self.charger.map { [$0] } ?? [], range: self.range)
            try self.begin(ExportRows.energy, file)
            try await Paging.eachAggregate(wanted, site.aggregates) { try self.write($0, ExportRows.energy, file) }
        }
    }

    private func write<Item>(
        _ query: ListQuery, cursor: WritableKeyPath<ListQuery, String?>,
        _ fetch: (ListQuery) async throws -> Page<Item>, _ rows: ExportRows.Form<Item>, _ file: ExportFile
    ) async throws {
        try self.begin(rows, file)
        try await Paging.each(query, cursor: cursor, fetch) { try self.write($0, rows, file) }
    }

    private func begin<Item>(_ rows: ExportRows.Form<Item>, _ file: ExportFile) throws {
        if !self.options.json { try file.write(CSVText.line(rows.columns)) }
    }

    private func write<Item: Encodable>(_ item: Item, _ rows: ExportRows.Form<Item>, _ file: ExportFile) throws {
        if self.options.json {
            try file.write(String(decoding: try APICoding.encode(item), as: UTF8.self) + "\n")
        } else {
            for row in rows.rows(item) { try file.write(CSVText.line(row)) }
        }
        file.counted(self.what == .energy ? "periods" : self.what.rawValue)
    }
}

/// Where an export goes: a new file that appears when it is complete, or standard output.
final class ExportFile {
    private let path: String?
    private let handle: FileHandle?
    private let progress = ProgressLine()
    private var buffer = Data()
    private(set) var count = 0

    /// - Throws: `CommandFailure` when the file exists or cannot be made.
    init(path: String?) throws {
        self.path = path
        guard let path else {
            self.handle = nil
            return
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.failed, "\(path) exists already; choose another name, or move it away")
        }
        guard FileManager.default.createFile(atPath: path + ".partial", contents: nil),
            let handle = FileHandle(forWritingAtPath: path + ".partial")
        else { throw CommandFailure(.failed, "\(path) cannot be written; check the folder and its permissions") }
        self.handle = handle
    }

    func write(_ text: String) throws {
        self.buffer.append(contentsOf: text.utf8)
        if self.buffer.count > 1 << 16 { try self.flush() }
    }

    func counted(_ what: String) {
        self.count += 1
        self.progress.show("\(Wording.count(self.count)) \(what)")
    }

    private func flush() throws {
        defer { self.buffer.removeAll(keepingCapacity: true) }
        guard let handle else { return Output.write(self.buffer) }
        do {
            try handle.write(contentsOf: self.buffer)
        } catch {
            throw CommandFailure(.failed, "\(self.path ?? "") cannot be written: \(ErrorWords.of(error))")
        }
    }

    /// Leaves nothing of an export that failed.
    func discard() {
        self.progress.finish()
        try? self.handle?.close()
        if let path { try? FileManager.default.removeItem(atPath: path + ".partial") }
    }

    func finish() throws {
        try self.flush()
        self.progress.finish()
        guard let handle, let path else { return }
        try handle.close()
        try FileManager.default.moveItem(atPath: path + ".partial", toPath: path)
    }
}
