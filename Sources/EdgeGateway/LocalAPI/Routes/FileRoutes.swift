internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOFoundationCompat
internal import Shared
internal import Store

/// Files for chargers, and from them.
struct FileRoutes: Sendable {
    let store: SiteStore
    let folder: FileFolder

    func add(to v1: APIRouter.Routes) {
        let reader = self.store.reader
        v1.get("files") { request, _ in try Response.json(try await reader.files(request.listQuery())) }
        v1.get("files/links") { request, _ in try Response.json(try await reader.fileLinks(request.listQuery())) }
        v1.get("files/:file") { _, context in try Response.json(try await reader.file(context.number("file"))) }
        v1.get("files/:file/content") { _, context in try await self.content(context.number("file")) }
        v1.post("files") { request, _ in
            let id = try await self.take(request)
            return try Response.json(try await reader.file(id), status: .created)
        }
        v1.delete("files/:file") { _, context in
            try await self.remove(context.number("file"))
            return Response(status: .noContent)
        }
    }

    /// Firmware, as the request's body; its name is a query parameter.
    private func take(_ request: Request) async throws -> Int64 {
        let given = try request.parameters(known: ["name"])["name"]
        let announced = request.headers[.contentLength].flatMap { Int64($0) } ?? 0
        do {
            let incoming = try await DiskWork.run { [folder] in try folder.begin(expecting: announced, limit: nil) }
            defer { incoming.discard() }
            for try await part in request.body {
                let data = Data(buffer: part)
                try await DiskWork.run { try incoming.append(data) }
            }
            guard incoming.bytes > 0 else { throw Refusal(.invalid, "the file is empty") }
            let file = try await DiskWork.run { try incoming.finish(name: FileName.plain(given, or: "firmware.bin")) }
            return try await self.keep(file, incoming)
        } catch let refusal as FileRefusal {
            throw Refusal(.unavailable, refusal.message)
        }
    }

    private func keep(_ file: NewFile, _ incoming: IncomingFile) async throws -> Int64 {
        do {
            let id = try await self.store.perform { try $0.addFirmware(file) }
            try await DiskWork.run { [folder] in try folder.settle(file.diskName) }
            return id
        } catch let error as StoreError {
            incoming.abandon()
            throw error
        }
    }

    private func content(_ id: Int64) async throws -> Response {
        guard let file = try self.store.storedFile(id) else { return try Response.json(await self.reader.file(id)) }
        let blocks: FileBlocks
        do {
            blocks = try await DiskWork.run { [folder] in
                try FileBlocks(folder.path(of: file.diskName), 0..<file.bytes)
            }
        } catch let refusal as FileRefusal {
            throw Refusal(
                .unavailable,
                "\(refusal.message) \(self.folder.path): put it back as '\(file.diskName)' from a copy of that folder, or "
                    + "forget it with 'edgectl files remove \(id)'")
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: ResponseBody(contentLength: Int(file.bytes)) { writer in
                while let block = try await DiskWork.run({ try blocks.next() }) {
                    try await writer.write(ByteBuffer(data: block))
                }
                try await writer.finish(nil)
            })
    }

    private var reader: SiteReader { self.store.reader }

    /// The name goes first: what a crash leaves then is found without it, and removed when the database forgot it.
    private func remove(_ id: Int64) async throws {
        let file = try self.store.storedFile(id)
        if let file { try await DiskWork.run { [folder] in folder.withdraw(file.diskName) } }
        do {
            let removed = try await self.store.perform { try $0.removeFile(id) }
            try await DiskWork.run { [folder] in folder.remove(removed) }
        } catch {
            if let file { try await self.restore(file) }
            throw error
        }
    }

    /// A file that could not be forgotten gets its name back: chargers may still fetch it.
    private func restore(_ file: StoredFile) async throws {
        try await DiskWork.run { [store, folder] in
            if try store.knowsFile(named: file.diskName) { try folder.settle(file.diskName) }
        }
    }
}
