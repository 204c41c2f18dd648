internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import Shared

/// Files go over the socket as they are, block by block.
extension APIClient {
    /// Brings a file to the gateway. Tells how the gateway keeps it.
    func bring(_ path: String, as name: String?, _ progress: ProgressLine) async throws -> FileView {
        let (handle, size) = try GivenFile.opened(path)
        defer { try? handle.close() }
        let blocks = FileReading(handle: handle, total: size, progress: progress)
        let called = name ?? URL(fileURLWithPath: path).lastPathComponent
        var request = HTTPClientRequest(
            url: RequestURL.text(socket: self.socketPath, path: ["files"], query: ListQuery())
                + "?name=\(RequestURL.encoded(called))")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/octet-stream")
        request.body = .stream(blocks, length: .known(size))
        let data = try await self.answer(to: request)
        progress.finish()
        return try APICoding.decode(from: data)
    }

    /// The firmware in a file, as the gateway keeps it; it is brought there unless it is there already.
    func firmware(_ path: String) async throws -> FileView {
        let progress = ProgressLine()
        let (handle, _) = try GivenFile.opened(path)
        defer { try? handle.close() }
        var digest = FileDigest()
        while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty { digest.update(block) }
        let kept = try await self.files(ListQuery(kind: FileKind.firmware.rawValue, limit: ListQuery.maximumLimit))
        let name = FileName.plain(URL(fileURLWithPath: path).lastPathComponent, or: "")
        if let same = kept.items.first(where: { $0.sha256 == digest.sha256Text && $0.name == name }) { return same }
        return try await self.bring(path, as: nil, progress)
    }

    /// Fetches a file into a new one at `path`, and compares what arrived with what the gateway says of it.
    func fetch(_ file: FileView, to path: String, _ progress: ProgressLine) async throws {
        let partial = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: partial)
        else { throw CommandFailure(.failed, "\(path) cannot be written; check the folder and its permissions") }
        do {
            let response = try await self.response(.GET, ["files", String(file.id), "content"], timeout: .hours(24))
            var digest = FileDigest()
            for try await bytes in response.body {
                let data = Data(buffer: bytes)
                try handle.write(contentsOf: data)
                digest.update(data)
                progress.show("\(Wording.bytes(digest.bytes)) of \(Wording.bytes(file.bytes))")
            }
            try handle.close()
            progress.finish()
            guard digest.sha256Text == file.sha256 else {
                throw CommandFailure(.failed, "what arrived is not what the gateway keeps: its SHA-256 differs")
            }
            try FileManager.default.moveItem(atPath: partial, toPath: path)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw CommandFailure(error) ?? CommandFailure(.failed, "the file was not fetched: \(ErrorWords.of(error))")
        }
    }
}

/// A file's blocks, read as they are sent.
struct FileReading: AsyncSequence, Sendable {
    let handle: FileHandle
    let total: Int64
    let progress: ProgressLine

    struct AsyncIterator: AsyncIteratorProtocol {
        let reading: FileReading
        var done: Int64 = 0

        mutating func next() async throws -> ByteBuffer? {
            guard let block = try self.reading.handle.read(upToCount: 262_144), !block.isEmpty else { return nil }
            self.done += Int64(block.count)
            let done = self.done
            self.reading.progress.show("\(Wording.bytes(done)) of \(Wording.bytes(self.reading.total))")
            return ByteBuffer(data: block)
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reading: self) }
}
