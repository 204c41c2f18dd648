import GRDB
import Shared
import Testing

@testable import Store

@Suite struct FileChangesTests {
    private static let bounds = UploadBounds(count: 3, bytes: 100)

    private static func file(_ name: String, bytes: Int64 = 10) -> NewFile {
        NewFile(diskName: "disk-" + name, name: name, bytes: bytes, sha256: "s", md5: "m")
    }

    /// A command for logs that the charger has accepted, and the link that was made for it.
    private static func askForLogs(_ site: TestSite, _ command: String) throws {
        let (charger, now) = (site.charger, site.now)
        let request = CommandRequest(
            id: command, charger: "CP-1", arguments: .getLogs(LogOrder()), expiresAt: now.advanced(bySeconds: 60),
            origin: .local)
        try site.change { change in
            _ = try change.receive(request)
            try change.openLink(
                NewFileLink(
                    secretHash: "hash-" + command, direction: .bring, charger: charger, command: command, file: nil,
                    expiresAt: now.advanced(bySeconds: 86_400)))
            _ = try change.changeCommand(command) { command in
                command.sent(now: now)
                command.answered(isAccepted: true, detail: "Accepted", now: now)
            }
        }
    }

    private static func bring(_ site: TestSite, _ command: String, _ file: NewFile) throws -> [String] {
        let bounds = Self.bounds
        return try site.change {
            try $0.keepUpload(file, through: "hash-" + command, within: bounds).removed.map(\.diskName)
        }
    }

    private static func names(_ site: TestSite) throws -> [String] {
        try site.texts("SELECT name FROM stored_file ORDER BY id")
    }

    @Test func whatComesAgainTakesTheFormerPlaceAndTheOldestMakeRoom() throws {
        let site = try TestSite()
        for number in 1...5 { try Self.askForLogs(site, "c\(number)") }
        #expect(try Self.bring(site, "c1", Self.file("a")) == [])
        #expect(try Self.bring(site, "c1", Self.file("b")) == ["disk-a"])
        #expect(try Self.bring(site, "c2", Self.file("c")) == [])
        #expect(try Self.bring(site, "c3", Self.file("d")) == [])
        #expect(try Self.bring(site, "c4", Self.file("e")) == ["disk-b"])
        #expect(try Self.names(site) == ["c", "d", "e"])
        // Where one alone is larger than all may be, it is kept: it was asked for, and it is bounded by itself.
        #expect(try Self.bring(site, "c5", Self.file("f", bytes: 200)).sorted() == ["disk-c", "disk-d", "disk-e"])
        #expect(try Self.names(site) == ["f"])
    }

    @Test func firmwareMakesNoRoomForUploads() throws {
        let site = try TestSite()
        let firmware = Self.file("fw", bytes: 1_000_000)
        _ = try site.change { try $0.addFirmware(firmware) }
        for number in 1...5 {
            try Self.askForLogs(site, "c\(number)")
            _ = try Self.bring(site, "c\(number)", Self.file("\(number)"))
        }
        #expect(try Self.names(site) == ["fw", "3", "4", "5"])
        #expect(try site.change { try $0.removeOldestUpload() }.map(\.diskName) == ["disk-3"])
    }

    @Test func aLogThatIsHereIsTheOutcomeWhenNoReportComes() throws {
        let site = try TestSite()
        try Self.askForLogs(site, "with")
        try Self.askForLogs(site, "without")
        _ = try Self.bring(site, "with", Self.file("log"))
        site.now = site.now.advanced(bySeconds: 7200)
        _ = try site.change { try $0.tick() }
        #expect(try site.store.command("with")?.state == .effective)
        #expect(try site.store.command("with")?.detail?.contains("file 1, log, 10 bytes") == true)
        #expect(try site.store.command("without")?.state == .failed)
    }

    @Test func aLinkThatIsOverTakesNothing() throws {
        let site = try TestSite()
        try Self.askForLogs(site, "c1")
        _ = try site.change { try $0.changeCommand("c1") { $0.failed("UploadFailure") } }
        #expect(throws: StoreError.self) { try Self.bring(site, "c1", Self.file("a")) }
        #expect(try Self.names(site) == [])
    }

    @Test(arguments: [true, false]) func aLinkOpensNoMoreWhenTheLogOfAJobThatIsDoneIsRemoved(isDone: Bool) throws {
        let site = try TestSite()
        try Self.askForLogs(site, "c1")
        _ = try Self.bring(site, "c1", Self.file("a"))
        let now = site.now
        if isDone { _ = try site.change { try $0.changeCommand("c1") { $0.effectSeen("Uploaded", now: now) } } }
        _ = try site.change { try $0.removeFile(1) }
        let link = try #require(try site.store.fileLink("hash-c1")?.link)
        #expect((link.standing(now: site.now) == .open) == !isDone)
    }

    @Test func whatIsNotFirmwareIsNoFirmware() throws {
        let site = try TestSite()
        try Self.askForLogs(site, "c1")
        _ = try Self.bring(site, "c1", Self.file("log"))
        for file in [1, 99] as [Int64] {
            let request = CommandRequest(
                id: "u\(file)", charger: "CP-1", arguments: .updateFirmware(FirmwareOrder(source: .file(file))),
                expiresAt: site.now.advanced(bySeconds: 60), origin: .cloud)
            #expect(throws: StoreError.self) { try site.change { try $0.receive(request) } }
        }
    }

    @Test func ofTheLinksAsManyAreListedAsAreAskedForAndOpen() async throws {
        let site = try TestSite()
        for command in ["c1", "c2", "c3"] {
            try Self.askForLogs(site, command)
            site.pass(1)
        }
        let end = Timestamp.wallClock.advanced(bySeconds: 3600).milliseconds
        _ = try site.change { change in
            try change.run("UPDATE file_link SET expires_at = ?", [end])
            return try change.changeCommand("c3") { $0.failed("UploadFailure") }
        }
        for (limit, commands) in [(1, ["c2"]), (9, ["c2", "c1"])] {
            #expect(try await site.store.reader.fileLinks(ListQuery(limit: limit)).items.map(\.command) == commands)
        }
    }

    @Test func linksEndWithTheirFileAndAreForgottenInTime() throws {
        let site = try TestSite()
        let firmware = Self.file("fw")
        let (charger, later) = (site.charger, site.now.advanced(bySeconds: 60))
        let id = try site.change { change in
            let id = try change.addFirmware(firmware)
            try change.openLink(
                NewFileLink(
                    secretHash: "h1", direction: .fetch, charger: charger, command: "c", file: id, expiresAt: later))
            return id
        }
        #expect(try site.store.fileLink("h1")?.file?.id == id)
        _ = try site.change { try $0.removeFile(id) }
        #expect(try site.store.fileLink("h1") == nil)
        #expect(throws: StoreError.self) { try site.change { try $0.removeFile(id) } }

        try Self.askForLogs(site, "c1")
        site.now = site.now.advanced(bySeconds: 3 * 86_400)
        try Self.askForLogs(site, "c2")
        #expect(try site.texts("SELECT secret_hash FROM file_link") == ["hash-c2"])
    }
}
