internal import Foundation
internal import Glibc

/// What an fsync costs on the disk that the database will be on.
enum DiskSync {
    /// Up to this the limits of the other figures hold, in milliseconds.
    static let fast = 0.3

    /// Writes and syncs 4 KiB 200 times.
    /// - Returns: the median in milliseconds.
    static func measure(in folder: URL) throws -> Double {
        let path = folder.appendingPathComponent("fsync").path
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw BenchProblem.system("writing \(path)") }
        defer {
            close(descriptor)
            unlink(path)
        }
        let block = [UInt8](repeating: 0x5A, count: 4096)
        var times: [UInt64] = []
        for _ in 0..<200 {
            guard write(descriptor, block, block.count) == block.count else {
                throw BenchProblem.system("writing \(path)")
            }
            let start = Clock.now
            guard fdatasync(descriptor) == 0 else { throw BenchProblem.system("syncing \(path)") }
            times.append(Clock.now - start)
        }
        return Double(times.sorted()[times.count / 2]) / 1_000_000
    }
}
