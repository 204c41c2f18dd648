import Testing

@testable import Shared

/// Jobs are followed by what the charger reports of them.
@Suite struct JobReportTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func sent(_ arguments: CommandArguments = .getLogs(LogOrder(location: "ftp://a/b"))) -> Command {
        let request = CommandRequest(
            id: "j1", charger: "CP-1", arguments: arguments, expiresAt: self.now.advanced(bySeconds: 3600),
            origin: .local)
        var command = Command(request, receivedAt: self.now)
        command.sent(now: self.now)
        return command
    }

    private func report(_ status: String, _ progress: JobReport.Progress) -> JobReport {
        JobReport(verb: .getLogs, number: 1, status: status, progress: progress)
    }

    @Test func acceptedIsNotDoneAndTheReportsDecide() {
        var command = self.sent()
        command.answered(isAccepted: true, detail: "Accepted", now: self.now)
        #expect(command.state == .accepted)
        command.jobReported(self.report("Uploading", .underWay), now: self.now.advanced(bySeconds: 7000))
        #expect(command.state == .accepted && command.detail == "Uploading")
        command.ticked(now: self.now.advanced(bySeconds: 7300))
        #expect(command.state == .accepted, "each report prolongs the wait")
        var failed = command
        command.jobReported(self.report("Uploaded", .done), now: self.now)
        #expect(command.state == .effective && command.detail == "Uploaded")
        failed.jobReported(self.report("UploadFailure", .failed), now: self.now)
        #expect(failed.state == .failed && failed.detail == "UploadFailure")
        let over = failed
        failed.jobReported(self.report("Uploaded", .done), now: self.now)
        #expect(failed == over)
    }

    @Test func aFileThatComesAfterTheReportIsNamedInPlaceOfTheWordsThatThereIsNone() {
        var command = self.sent(.getLogs(LogOrder()))
        command.answered(isAccepted: true, detail: "Accepted", now: self.now)
        command.jobReported(self.report("Uploaded: " + Command.nothingCame, .done), now: self.now)
        command.fileKept("file 1, a.log, 4 bytes")
        #expect(command.detail == "Uploaded: file 1, a.log, 4 bytes")
    }

    @Test func aReportThatOvertakesTheAnswerLeavesTheAnswerToDecide() {
        var command = self.sent()
        command.jobReported(self.report("Uploading", .underWay), now: self.now)
        #expect(command.state == .sent)
        command.answered(isAccepted: false, detail: "Rejected", now: self.now)
        #expect(command.state == .rejected)
    }

    @Test func aLostAnswerIsMadeGoodByAReportAndNeverByAnotherJob() {
        var command = self.sent()
        command.answerLost(now: self.now, reason: "it timed out")
        let until = self.now.advanced(bySeconds: Command.jobWindowSeconds)
        #expect(command.step(canVerify: false, now: self.now) == .wait(until: until))
        #expect(command.step(canVerify: false, now: until) == .giveUp)
        command.jobReported(self.report("Uploading", .underWay), now: self.now)
        #expect(command.state == .accepted)
        #expect(command.step(canVerify: false, now: until) == .nothing)
    }

    @Test func silenceAfterTheAcceptanceIsAFailureOnceTheJobShouldHaveBegun() {
        let begins = self.now.advanced(bySeconds: 500_000)
        var command = self.sent(.updateFirmware(FirmwareOrder(source: .location("http://a/b"), retrieveAt: begins)))
        command.answered(isAccepted: true, detail: "Accepted", now: self.now)
        command.ticked(now: begins)
        #expect(command.state == .accepted)
        command.ticked(now: begins.advanced(bySeconds: 86_400))
        #expect(command.state == .failed)
    }

    @Test func credentialsInALocationAreMasked() {
        let order = FirmwareOrder(source: .location("ftp://user:secret@host/x"))
        #expect(
            CommandArguments.updateFirmware(order).masked
                == .updateFirmware(
                    FirmwareOrder(source: .location("ftp://***@host/x"))))
        #expect(
            CommandArguments.getLogs(LogOrder(location: "ftp://user:secret@host/")).masked
                == .getLogs(LogOrder(location: "ftp://***@host/")))
    }
}
