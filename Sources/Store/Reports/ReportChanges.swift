internal import GRDB
internal import Shared

/// Reports in many parts: assembled as they come, whoever asked, and complete or clearly incomplete.
extension Change {
    /// A part came: the journal has it as it came, and the report what it tells.
    func reportPartCame(_ part: ReportPart, of charger: ChargerID) throws -> ChargerReply {
        let kind = part.kind == .energyControls ? JournalKind.energyResource : .report
        try self.note(kind.rawValue, part.detail, of: charger)
        try self.keep(part.monitors, of: charger)
        try self.assemble(part, of: charger)
        return .acknowledged
    }

    func assemble(_ part: ReportPart, of charger: ChargerID) throws {
        var report: ReportAssembly
        if let known = try self.report(part.kind, request: part.request, of: charger),
            !known.isOver(before: part, now: self.now)
        {
            report = known
        } else {
            report = try self.beginReport(part.kind, request: part.request, of: charger)
        }
        guard case .keep(let number, let entries) = report.partCame(part, now: self.now) else { return }
        try self.store(report, of: charger)
        try self.store(entries, asPart: number, of: report, of: charger)
        if !report.state.isOpen { try self.ended(report, of: charger) }
    }

    /// A command moved on: what that means for the report that it asks for.
    func followReport(_ command: Command, number: Int64, at charger: ChargerID) throws {
        guard let kind = command.request.arguments.report else { return }
        let request = ReportAssembly.request(ofCommand: number)
        if command.state == .sent {
            _ = try self.beginReport(kind, request: request, of: charger, command: command.request.id)
            return
        }
        guard var report = try self.report(kind, request: request, of: charger), report.state.isOpen else { return }
        switch command.state {
        case .accepted:
            report.accepted(now: self.now)
            try self.store(report, of: charger)
        case .effective:
            report.hasNothing(now: self.now)
            try self.store(report, of: charger)
            try self.ended(report, of: charger)
        case .rejected, .failed, .expired, .cancelled, .superseded, .unknown:
            guard report.state == .asked else { return }
            try self.forget(report, of: charger)
        case .received, .queued, .sent:
            return
        }
    }

    /// Reports of which nothing has come for a while are incomplete.
    func tickReports() throws -> [String?] {
        let rows = try self.rows(
            "SELECT * FROM charger_report WHERE state = 'receiving' AND changed_at <= ? LIMIT 100",
            [self.now.advanced(bySeconds: -ReportParts.quietSeconds).milliseconds])
        return try rows.map { row in
            let charger = ChargerID(rawValue: row["charger_id"])
            var report = ReportAssembly(row)
            return try self.alone("report \(report.request) of charger \(charger.rawValue)") {
                report.ticked(now: self.now)
                guard !report.state.isOpen else { return }
                try self.store(report, of: charger)
                try self.ended(report, of: charger)
            }
        }
    }

    /// A report is over: the journal tells, and so does the command that asked for it.
    private func ended(_ report: ReportAssembly, of charger: ChargerID) throws {
        let view = ReportView(report)
        try self.record(.report, charger: charger, command: report.command, view)
        guard let command = report.command else { return }
        let answer = try self.answer(report, view, of: charger)
        try self.changeCommand(command) { $0.reported(report, answer: answer, now: self.now) }
    }

    /// A command's answer goes up with its outcome, in a record; what is longer is read from the report itself.
    private static let longestAnswer = 40_000

    private func answer(_ report: ReportAssembly, _ view: ReportView, of charger: ChargerID) throws -> String {
        let told = report.bytes <= Self.longestAnswer ? try self.db.told(report, of: charger) : nil
        return try CommandRows.text(ReportAnswer(report: view, told: try told.map { try JSONFragment(text: $0) }))
    }
}

/// A report as the answer of the command that asked for it.
private struct ReportAnswer: Encodable {
    var report: ReportView
    /// Left out where it is too long.
    var told: JSONFragment?
}
