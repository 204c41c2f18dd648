internal import GRDB
internal import Shared

extension Change {
    /// A charger told how far it has come with a job: kept as it came, beside the command that gave the job.
    func take(_ report: JobReport, kind: String, detail: String, at charger: ChargerID) throws {
        // One that names no number means the newest: a charger has one such job at a time.
        let command = try self.openCommands(report.verb, at: charger).last { number, command in
            command.attempts > 0 && (report.number ?? number) == number
        }
        let request = command?.1.request
        try self.note(kind, detail, of: charger, command: request?.id)
        guard let request else { return }
        var told = report
        if report.progress != .underWay, let words = try self.wordsOfFile(for: request, report) {
            told.status += ": " + words
        }
        try self.changeCommand(request.id) { $0.jobReported(told, now: self.now) }
    }

    /// Time passed for a command. A log that is here is what was asked for, although its charger never said so.
    func timePassed(for id: String) throws {
        let kept = try self.wordsOfKeptFile(of: id)
        try self.changeCommand(id) { command in
            if let kept, command.state == .accepted {
                command.effectSeen("\(kept); the charger did not report it", now: self.now)
            } else {
                command.ticked(now: self.now)
            }
        }
    }

    /// What is said of the file that a job was to bring here; nil where it was to bring none.
    private func wordsOfFile(for request: CommandRequest, _ report: JobReport) throws -> String? {
        if let kept = try self.wordsOfKeptFile(of: request.id) { return kept }
        guard report.progress == .done, request.arguments.linkNeed?.direction == .bring else { return nil }
        return Command.nothingCame
    }

    /// The file that a command asked for, in words for people; nil while there is none.
    func wordsOfKeptFile(of command: String) throws -> String? {
        try self.row("SELECT id, name, bytes FROM stored_file WHERE command_id = ? ORDER BY id DESC", [command]).map {
            "file \($0[0] as Int64), \($0[1] as String), \($0[2] as Int64) bytes"
        }
    }
}
