import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// The file server on a real port, spoken to byte by byte.
@Suite struct FileServerTests {
    @Test func aLinkServesItsFileAndNothingElseIsServed() async throws {
        try await FileSite().serving { site in
            let firmware = try await site.add("0123456789")
            let link = try await site.link(.fetch, file: firmware)
            let whole = try await site.ask("GET \(link)/fw.bin HTTP/1.1")
            #expect(whole.status == 200 && whole.body == "0123456789")
            let part = try await site.ask("GET \(link) HTTP/1.1", "Range: bytes=4-6")
            #expect(part.status == 206 && part.body == "456" && part.head.contains("bytes 4-6/10"))
            #expect(try await site.ask("GET \(link) HTTP/1.1", "Range: bytes=10-").status == 416)
            let head = try await site.ask("HEAD \(link) HTTP/1.1")
            #expect(head.status == 200 && head.body.isEmpty && head.head.lowercased().contains("content-length: 10"))
            #expect(try await site.ask("PUT \(link) HTTP/1.1", "Content-Length: 1", body: "x").status == 405)
            for path in [
                "/", "/files", "/files/", "/files/../etc/passwd", "/files/\(String(repeating: "A", count: 43))",
            ] {
                #expect([404, 429].contains(try await site.ask("GET \(path) HTTP/1.1").status), "\(path)")
            }
        }
    }

    @Test func aFileThatIsFetchedToItsEndIsRecordedOnce() async throws {
        try await FileSite().serving { site in
            let link = try await site.link(.fetch, file: try await site.add("0123456789"))
            _ = try await site.ask("GET \(link) HTTP/1.1", "Range: bytes=0-4")
            #expect(try site.edge.records(.fileFetched).isEmpty)
            for _ in 0..<3 { _ = try await site.ask("GET \(link) HTTP/1.1", "Range: bytes=5-") }
            try await until("the record") { try !site.edge.records(.fileFetched).isEmpty }
            #expect(try site.edge.records(.fileFetched).count == 1)
        }
    }

    @Test(arguments: ["PUT", "POST"])
    func whatIsBroughtIsKept(method: String) async throws {
        try await FileSite().serving { site in
            let link = try await site.link(.bring)
            let answer = try await site.ask(
                "\(method) \(link)/..%2F..%2Fetc%2Flog.txt HTTP/1.1", "Content-Length: 5", body: "hello")
            #expect(answer.status == 201)
            let file = try #require(try await site.files().first)
            #expect(file.name == "log.txt" && file.bytes == 5 && file.charger == "CP-1" && file.command == "job")
            #expect(site.namesOnDisk.count == 1 && site.namesOnDisk.allSatisfy { !$0.contains(".") })
            #expect(try site.contents(of: file) == "hello")
            // A charger whose answer was lost brings it again: the job has one file.
            #expect(try await site.ask("\(method) \(link) HTTP/1.1", "Content-Length: 6", body: "again!").status == 201)
            #expect(try await site.files().map(\.bytes) == [6])
            #expect(site.namesOnDisk.count == 1)
        }
    }

    @Test func aFormIsTakenApart() async throws {
        try await FileSite().serving { site in
            let link = try await site.link(.bring)
            let form = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.zip\"\r\n\r\nzip\r\n--B--\r\n"
            let type = "Content-Type: multipart/form-data; boundary=B"
            let answer = try await site.ask(
                "POST \(link) HTTP/1.1", type, "Content-Length: \(form.utf8.count)", body: form)
            #expect(answer.status == 201)
            #expect(try await site.files().map(\.name) == ["a.zip"])
            let cut = String(form.dropLast(12))
            let refused = try await site.ask(
                "POST \(link) HTTP/1.1", type, "Content-Length: \(cut.utf8.count)", body: cut)
            #expect(refused.status == 400)
            #expect(try await site.files().map(\.bytes) == [3])
        }
    }

    @Test func whatIsTooLongLeavesNothingBehind() async throws {
        var site = try FileSite()
        site.settings.maxUploadBytes = 1024
        try await site.serving { site in
            let link = try await site.link(.bring)
            let long = String(repeating: "x", count: 1025)
            #expect(try await site.ask("PUT \(link) HTTP/1.1", "Content-Length: 1025", body: long).status == 413)
            let chunks = "401\r\n" + long + "\r\n0\r\n\r\n"
            #expect(
                try await site.ask("PUT \(link) HTTP/1.1", "Transfer-Encoding: chunked", body: chunks).status == 413)
            // Cut off in the middle: there is no answer, and no file.
            _ = try await site.ask("PUT \(link) HTTP/1.1", "Content-Length: 1000", body: "half", hangsUp: true)
            try await until("nothing to be left") { site.namesOnDisk.isEmpty }
            #expect(try await site.files().isEmpty)
            #expect(try await site.ask("PUT \(link) HTTP/1.1", "Content-Length: 0").status == 400)
            let fits = String(repeating: "x", count: 1024)
            #expect(try await site.ask("PUT \(link) HTTP/1.1", "Content-Length: 1024", body: fits).status == 201)
        }
    }

    @Test func theOldestMakesRoomForTheNewest() async throws {
        var site = try FileSite()
        site.settings.maxUploads = 2
        site.settings.maxUploadsTotalBytes = 10
        try await site.serving { site in
            for (number, body) in ["aaa", "bbb", "ccc", "dddddddd"].enumerated() {
                let link = try await site.link(.bring, command: "job\(number)")
                let length = "Content-Length: \(body.utf8.count)"
                #expect(try await site.ask("PUT \(link) HTTP/1.1", length, body: body).status == 201)
            }
            #expect(try await site.files().map(\.bytes) == [8])
            #expect(site.namesOnDisk.count == 1)
        }
    }

    @Test func aDiskWithoutRoomToSpareTakesNothing() async throws {
        var site = try FileSite()
        site.room = DiskRoom(reserve: .max / 2)
        try await site.serving { site in
            let link = try await site.link(.bring)
            #expect(try await site.ask("PUT \(link) HTTP/1.1", "Content-Length: 1", body: "x").status == 507)
            #expect(site.namesOnDisk.isEmpty)
        }
    }

    @Test func aLinkEndsWithItsJobAndItsTime() async throws {
        try await FileSite().serving { site in
            let file = try await site.add("x")
            let link = try await site.link(.fetch, file: file)
            _ = try await site.edge.store.perform { try $0.changeCommand("job") { $0.failed("no") } }
            #expect(try await site.ask("GET \(link) HTTP/1.1").status == 410)
            let late = try await site.link(.fetch, file: file, command: "job2", seconds: -1)
            #expect(try await site.ask("GET \(late) HTTP/1.1").status == 410)
        }
    }

    @Test func strangersAreRecordedSeldomAndSlowOnesLoseTheirPlaces() async throws {
        var site = try FileSite()
        site.settings.maxConnections = 2
        try await site.serving { site in
            let link = try await site.link(.fetch, file: try await site.add("x"))
            var slow: [any Channel] = []
            for _ in 0..<4 { slow.append(try await site.connect()) }
            for _ in 0..<30 { _ = try await site.ask("GET /secret HTTP/1.1") }
            #expect(try await site.ask("GET /secret HTTP/1.1").status == 429)
            #expect(try await site.ask("GET \(link) HTTP/1.1").status == 200, "a link knows nothing of strangers")
            #expect(try site.edge.records(.security).filter { $0.contains("file_link_refused") }.count == 1)
            for channel in slow { try? await channel.close() }
        }
    }

    @Test func whatACrashLeftIsFinishedOrRemoved() async throws {
        let site = try FileSite()
        try site.folder.prepare()
        let known = NewFile(diskName: "known", name: "a", bytes: 1, sha256: "", md5: "")
        _ = try await site.edge.store.perform { try $0.addFirmware(known) }
        for name in ["known.part", "stranger.part"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: site.folder.path(of: name)))
        }
        try site.folder.recover(site.edge.store)
        #expect(site.namesOnDisk == ["known"])
    }
}

/// A file server beside a site's database.
struct FileSite: Sendable {
    let edge: EdgeSite
    var settings = Configuration.Files()
    var room = DiskRoom(reserve: 0)
    let port = FilePort()

    init() throws {
        self.edge = try EdgeSite()
        self.settings.listenAddress = "127.0.0.1"
        self.settings.port = 0
    }

    var folder: FileFolder {
        FileFolder(path: self.edge.folder.appending(path: "files").path, room: self.room)
    }

    var namesOnDisk: [String] { (try? FileManager.default.contentsOfDirectory(atPath: self.folder.path)) ?? [] }

    func serving(_ body: (FileSite) async throws -> Void) async throws {
        let server = FileServer(
            store: self.edge.store, folder: self.folder, settings: self.settings, tls: nil, port: self.port,
            logger: EdgeSite.quiet)
        let group = ServiceGroup(services: [server], logger: EdgeSite.quiet)
        let running = Task { try await group.run() }
        try await until("the server to listen") { self.port.value != nil }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(self))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }

    func add(_ text: String) async throws -> Int64 {
        let incoming = try self.folder.begin(expecting: 0, limit: nil)
        try incoming.append(Data(text.utf8))
        let file = try incoming.finish(name: "fw.bin")
        let id = try await self.edge.store.perform { try $0.addFirmware(file) }
        try self.folder.settle(file.diskName)
        return id
    }

    /// The path of a new link for a command that waits at the charger.
    func link(
        _ direction: FileLink.Direction, file: Int64? = nil, command: String = "job", seconds: Int64 = 3600
    ) async throws -> String {
        let secret = LinkSecret.random()
        let now = self.edge.store.receptionNow().at
        let request = CommandRequest(
            id: command, charger: "CP-1", arguments: .trigger(message: "Heartbeat", outlet: nil),
            expiresAt: now.advanced(bySeconds: 3600), origin: .local)
        let charger = self.edge.charger
        try await self.edge.store.perform { change in
            _ = try change.receive(request)
            try change.openLink(
                NewFileLink(
                    secretHash: secret.hash, direction: direction, charger: charger, command: command, file: file,
                    expiresAt: now.advanced(bySeconds: seconds)))
        }
        return FileLinkPath.prefix + secret.text
    }

    func files() async throws -> [FileView] {
        try await self.edge.store.reader.files(ListQuery()).items.filter { $0.kind == .upload }
    }

    func contents(of file: FileView) throws -> String {
        let stored = try #require(try self.edge.store.storedFile(file.id))
        return try String(contentsOfFile: self.folder.path(of: stored.diskName), encoding: .utf8)
    }

    struct Answer: Sendable {
        var status: Int
        var head: String
        var body: String
    }

    func connect() async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: self.port.value ?? 0).get()
    }

    /// What is answered to a request of these lines, until the other side closes.
    func ask(_ lines: String..., body: String = "", hangsUp: Bool = false) async throws -> Answer {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: self.port.value ?? 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let text = (lines + ["Host: gateway", "", body]).joined(separator: "\r\n")
        var received = ByteBuffer()
        try? await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            if hangsUp { return }
            for try await part in inbound { received.writeImmutableBuffer(part) }
        }
        let whole = String(buffer: received)
        let end = whole.firstRange(of: "\r\n\r\n")
        return Answer(
            status: Int(whole.dropFirst(9).prefix(3)) ?? 0, head: String(end.map { whole[..<$0.lowerBound] } ?? ""),
            body: String(end.map { whole[$0.upperBound...] } ?? ""))
    }
}
