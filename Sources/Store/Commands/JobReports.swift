internal import GRDB
internal import Shared

extension Change {
    /// A charger told how far it has come with a job: kept as it came, beside the command that gave the job.
    func take(_ report: JobReport, kind: String, detail: String, at charger: ChargerID) throws {
        // One that names no number means the newest: a charger has one such job at a time.
        let command = try self.openCommands(report.verb, at: charger).last { number, command in
            command.attempts > 0 && (report.number ?? number) == number
        }
        let id = command?.1.request.id
        try self.note(kind, detail, of: charger, command: id)
        guard let id else { return }
        try self.changeCommand(id) { $0.jobReported(report, now: self.now) }
    }
}
