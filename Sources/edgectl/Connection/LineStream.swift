internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import Shared

extension APIClient {
    /// Follows a stream of the daemon, one JSON object a line, until `body` says that it has seen enough.
    ///
    /// - Throws: `CommandFailure` when the daemon goes away.
    func follow<Value: Decodable>(
        _ path: [String], _ query: ListQuery = ListQuery(), _ body: (Value) throws -> FollowAction
    ) async throws {
        let response = try await self.response(.GET, path, query, timeout: .hours(24 * 365))
        var lines = LineBuffer()
        do {
            for try await bytes in response.body {
                for line in lines.take(Data(buffer: bytes)) where !line.isEmpty {
                    if try body(APICoding.decode(from: line)) == .stop || Task.isCancelled { return }
                }
            }
        } catch let error where CommandFailure(error) == nil {
            throw self.broken(error)
        }
        throw CommandFailure(.unreachable, "the daemon at \(self.socketPath) has stopped")
    }
}

/// Whether to go on following a stream.
enum FollowAction {
    case goOn
    case stop
}

/// Cuts bytes into lines as they come.
struct LineBuffer: Equatable {
    private var rest = Data()

    /// The lines that `bytes` complete, without their ends.
    mutating func take(_ bytes: Data) -> [Data] {
        self.rest.append(bytes)
        var lines: [Data] = []
        while let end = self.rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(Data(self.rest[self.rest.startIndex..<end]))
            self.rest = Data(self.rest[(end + 1)...])
        }
        return lines
    }
}
