internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOFoundationCompat
internal import Shared
internal import Store

/// The other side went away within what it brought, or said what is no HTTP.
struct FileBrokenOff: Error {
    let cause: any Error
}

/// A charger brings a file, by PUT or POST, as it is or in a form.
struct FileBringing: Sendable {
    let store: SiteStore
    let folder: FileFolder
    let settings: Configuration.Files
    let secretHash: String
    /// The name at the end of the URL; empty where there is none.
    let name: String

    func response(to request: Request) async throws -> Response {
        var body = FileBody(request)
        do {
            let kept = try await self.take(request, &body)
            return Response(
                status: .created, headers: [.contentType: "text/plain; charset=utf-8", .connection: "close"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "stored \(kept.bytes) bytes\n")))
        } catch let refusal as FileRefusal {
            await self.drain(request, &body)
            throw refusal
        }
    }

    private func take(_ request: Request, _ body: inout FileBody) async throws -> NewFile {
        guard request.method == .put || request.method == .post else {
            throw FileRefusal.wrongMethod(allowed: "PUT, POST")
        }
        if let illness = self.store.illness { throw FileRefusal.unavailable("the gateway cannot store: \(illness)") }
        let announced = request.headers[.contentLength].flatMap { Int64($0) }
        let limit = Int64(self.settings.maxUploadBytes)
        // A form is longer than its file.
        let boundary = MultipartReader.boundary(in: request.headers[.contentType])
        let frame: Int64 = boundary == nil ? 0 : 65_536
        if let announced, announced > limit + frame { throw FileRefusal.tooLarge(limit: limit) }
        let incoming = try await DiskWork.run { [folder] in
            try folder.begin(expecting: announced ?? 0, limit: limit)
        }
        defer { incoming.discard() }
        let name = try await self.receive(&body, boundary, into: incoming)
        return try await self.keep(incoming, name: name)
    }

    /// Returns what the file is called.
    private func receive(_ body: inout FileBody, _ boundary: String?, into incoming: IncomingFile) async throws
        -> String?
    {
        do {
            if let boundary { return try await self.readForm(&body, boundary, into: incoming) }
            while let part = try await body.next() { try await Self.append(Data(buffer: part), to: incoming) }
            return nil
        } catch let refusal as FileRefusal {
            throw refusal
        } catch {
            throw FileBrokenOff(cause: error)
        }
    }

    private func readForm(_ body: inout FileBody, _ boundary: String, into incoming: IncomingFile) async throws
        -> String?
    {
        var form = MultipartReader(boundary: boundary)
        var name: String?
        var received = 0
        while let part = try await body.next() {
            received += part.readableBytes
            guard received <= self.settings.maxUploadBytes + 65_536 else {
                throw FileRefusal.tooLarge(limit: Int64(self.settings.maxUploadBytes))
            }
            for event in try Self.events(&form, part) {
                switch event {
                case .began(let given): name = given
                case .content(let bytes): try await Self.append(Data(bytes), to: incoming)
                case .ended: break
                }
            }
        }
        guard form.hasFile, form.isComplete else {
            throw FileRefusal.badRequest("the form holds no file, or ends within it")
        }
        return name
    }

    private static func events(_ form: inout MultipartReader, _ part: ByteBuffer) throws -> [MultipartReader.Event] {
        do {
            return try form.received(part.readableBytesView)
        } catch {
            throw FileRefusal.badRequest("the form cannot be read: \(error.reason)")
        }
    }

    private static func append(_ data: Data, to incoming: IncomingFile) async throws {
        try await DiskWork.run { try incoming.append(data) }
    }

    /// Nothing is answered before it is durable: the file, its name, and what the database knows of it.
    private func keep(_ incoming: IncomingFile, name: String?) async throws -> NewFile {
        guard incoming.bytes > 0 else { throw FileRefusal.badRequest("the request holds no file") }
        let plain = FileName.plain(self.name.isEmpty ? name : self.name, or: "upload")
        let file = try await DiskWork.run { try incoming.finish(name: plain) }
        let (hash, settings) = (self.secretHash, self.settings)
        let bounds = UploadBounds(count: settings.maxUploads, bytes: Int64(settings.maxUploadsTotalBytes))
        do throws(StoreError) {
            let kept = try await self.store.perform { try $0.keepUpload(file, through: hash, within: bounds) }
            try await self.settle(file, removing: kept.removed)
            return file
        } catch {
            incoming.abandon()
            switch error {
            case .refused(let refusal): throw FileRefusal.over(refusal.message)
            case .unwell, .overloaded, .closed: throw FileRefusal.unavailable("\(error)")
            }
        }
    }

    private func settle(_ file: NewFile, removing removed: [RemovedFile]) async throws(StoreError) {
        // What fails here is made good at the next start: the database knows the file.
        try? await DiskWork.run { [folder] in
            try folder.settle(file.diskName)
            folder.remove(removed)
        }
    }

    /// Many clients read an answer only when all that they had to say is gone; so far they are listened to. One that waits
    /// to be asked for its body (`Expect: 100-continue`) is not.
    private func drain(_ request: Request, _ body: inout FileBody) async {
        guard request.headers[.expect] == nil else { return }
        var left = max(16 << 20, self.settings.maxUploadBytes)
        // One who has gone, or says something that is no HTTP, hears no answer.
        while left > 0, let part = try? await body.next() { left -= part.readableBytes }
    }
}

/// What a request brings, which can be read once.
struct FileBody {
    private var parts: RequestBody.AsyncIterator
    private var isOver = false

    init(_ request: Request) {
        self.parts = request.body.makeAsyncIterator()
    }

    mutating func next() async throws -> ByteBuffer? {
        guard !self.isOver else { return nil }
        self.isOver = true
        let part = try await self.parts.next()
        self.isOver = part == nil
        return part
    }
}
