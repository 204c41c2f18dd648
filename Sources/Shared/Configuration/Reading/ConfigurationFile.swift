internal import Foundation

/// Reads a configuration file as text, within bounds.
enum ConfigurationFile {
    /// Far beyond any real configuration; a device or a log file given by mistake is refused, not swallowed.
    static let maximumBytes = 1 << 20

    /// The text of the file at `path`, or what keeps it from being read.
    static func text(path: String) throws(ConfigurationProblem) -> String {
        let bytes = try Self.bytes(path: path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationProblem(
                file: path, line: Self.lineOfFirstInvalidByte(in: bytes), key: nil,
                message: "the file is not UTF-8 text",
                remedy: "Save it as UTF-8; a letter with an accent is the usual cause.")
        }
        return text
    }

    private static func bytes(path: String) throws(ConfigurationProblem) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Self.unreadable(path, errno) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw Self.unreadable(path, errno) }
        guard count <= Self.maximumBytes else {
            throw ConfigurationProblem(
                file: path, line: nil, key: nil, message: "the file is larger than 1 MiB",
                remedy: "Give the path of a configuration file.")
        }
        return Array(bytes[..<count])
    }

    private static func unreadable(_ path: String, _ code: Int32) -> ConfigurationProblem {
        let remedy =
            switch code {
            case ENOENT: "Check the path, or start from config.example.toml."
            case EACCES: "Let the user that runs edge-gateway read it."
            default: "Give the path of a readable file."
            }
        return ConfigurationProblem(
            file: path, line: nil, key: nil, message: "cannot be read: \(String(cString: strerror(code)))",
            remedy: remedy)
    }

    /// The line that holds the first byte which is not UTF-8.
    private static func lineOfFirstInvalidByte(in bytes: [UInt8]) -> Int {
        var line = 1
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}
