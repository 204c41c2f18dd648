internal import Foundation

/// A file that a person names on the command line; `-` is standard input.
enum GivenFile {
    /// Its text.
    ///
    /// - Parameter what: what the file is, for people: "the password file".
    /// - Throws: `CommandFailure` when it cannot be read, is longer than `limit` bytes, or is no text.
    static func text(_ path: String, what: String, limit: Int) throws(CommandFailure) -> String {
        guard let data = self.data(path, limit: limit + 1) else {
            throw CommandFailure(.failed, "\(what) \(path) cannot be read; check its path and permissions")
        }
        guard data.count <= limit else {
            throw CommandFailure(.refused, "\(what) \(path) is longer than \(Wording.bytes(Int64(limit)))")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(.refused, "\(what) \(path) is not UTF-8; save it as UTF-8")
        }
        return text
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
