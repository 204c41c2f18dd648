internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOFoundationCompat
internal import Shared
internal import Store

/// A charger fetches a file, as a whole or in ranges.
struct FileFetch: Sendable {
    let store: SiteStore
    let folder: FileFolder
    let file: StoredFile
    let secretHash: String
    let address: String
    /// Held while the file is sent.
    let use: FileLinkUse

    func response(to request: Request) async throws -> Response {
        guard request.method == .get || request.method == .head else {
            throw FileRefusal.wrongMethod(allowed: "GET, HEAD")
        }
        let tag = "\"\(self.file.sha256)\""
        let wanted = ByteRange(
            request.headers[.range], if: request.headers[.ifRange], tag: tag, size: self.file.bytes)
        if wanted == .unsatisfiable { throw FileRefusal.unsatisfiable(size: self.file.bytes) }
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .acceptRanges: "bytes", .eTag: tag, .connection: "close",
        ]
        guard case .part(let range) = wanted else {
            return try await self.response(.ok, &headers, 0..<self.file.bytes, request)
        }
        headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(self.file.bytes)"
        return try await self.response(.partialContent, &headers, range, request)
    }

    private func response(
        _ status: HTTPResponse.Status, _ headers: inout HTTPFields, _ range: Range<Int64>, _ request: Request
    ) async throws -> Response {
        headers[.contentLength] = String(range.count)
        if request.method == .head { return Response(status: status, headers: headers) }
        let reader = try await DiskWork.run { [folder, file] in try FileBlocks(folder.path(of: file.diskName), range) }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: range.count) { try await self.send(reader, range, to: &$0) })
    }

    private func send(_ blocks: FileBlocks, _ range: Range<Int64>, to writer: inout any ResponseBodyWriter) async throws
    {
        defer { withExtendedLifetime(self.use) {} }
        while let block = try await DiskWork.run({ try blocks.next() }) {
            try await writer.write(ByteBuffer(data: block))
        }
        try await writer.finish(nil)
        // The last byte is what a charger asks for last, however it divides the file.
        guard range.upperBound == self.file.bytes else { return }
        let (hash, address) = (self.secretHash, self.address)
        try? await self.store.perform { try $0.fileFetched(through: hash, by: address) }
    }
}

/// A part of a file, block by block; whoever reads it waits for the disk.
final class FileBlocks: Sendable {
    private static let blockBytes: Int64 = 32_768

    private let handle: FileHandle
    private let end: Int64

    init(_ path: String, _ range: Range<Int64>) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw FileRefusal.unavailable("the file is gone from the gateway's folder")
        }
        try handle.seek(toOffset: UInt64(range.lowerBound))
        self.handle = handle
        self.end = range.upperBound
    }

    deinit { try? self.handle.close() }

    /// Nil at the end.
    func next() throws -> Data? {
        let left = self.end - Int64(clamping: try self.handle.offset())
        guard left > 0 else { return nil }
        guard let block = try self.handle.read(upToCount: Int(min(left, Self.blockBytes))), !block.isEmpty else {
            throw FileRefusal.unavailable("the file is shorter than it was")
        }
        return block
    }
}
