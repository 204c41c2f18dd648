internal import Foundation
internal import Glibc

/// A file that a person names on the command line; `-` is standard input.
enum GivenFile {
    /// Its text.
    ///
    /// - Parameters:
    ///   - what: what the file is, for people: "the password file".
    ///   - remedy: what to do with a file that is no text.
    /// - Throws: `CommandFailure` when it cannot be read, is longer than `limit` bytes, or is no text.
    static func text(
        _ path: String, what: String, limit: Int, remedy: String = "is not UTF-8; save it as UTF-8"
    ) throws(CommandFailure) -> String {
        guard let data = self.data(path, limit: limit + 1) else {
            throw CommandFailure(.failed, "\(what) \(path) cannot be read; check its path and permissions")
        }
        guard data.count <= limit else {
            throw CommandFailure(.refused, "\(what) \(path) is longer than \(Wording.bytes(Int64(limit)))")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(.refused, "\(what) \(path) \(remedy)")
        }
        return text
    }

    /// A file that is sent as it is, and its size in bytes: that of what a link leads to, not of the link.
    ///
    /// - Throws: `CommandFailure` when it cannot be read, or is a folder or a pipe, which have no size.
    static func opened(_ path: String) throws(CommandFailure) -> (FileHandle, size: Int64) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(.failed, "the file \(path) cannot be read; check its path and permissions")
        }
        var facts = stat()
        guard fstat(handle.fileDescriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            try? handle.close()
            throw CommandFailure(.refused, "\(path) is a folder or a pipe; name a file")
        }
        return (handle, Int64(facts.st_size))
    }

    /// Pipes are read like files: `--password-file <(pass show charger)`.
    private static func data(_ path: String, limit: Int) -> Data? {
        let isInput = path == "-"
        guard let file = isInput ? FileHandle.standardInput : FileHandle(forReadingAtPath: path) else { return nil }
        defer { if !isInput { try? file.close() } }
        do {
            return try file.read(upToCount: limit) ?? Data()
        } catch {
            return nil
        }
    }
}
