internal import Foundation

/// The files of `[chargers.tls]`, by their keys.
enum TLSFile: String {
    case certificate = "certificate_file"
    case key = "key_file"
    case authorities = "client_ca_file"
    case revocationLists = "crl_file"

    private var setting: String { "chargers.tls." + self.rawValue }

    func problem(_ file: String, cause: String, remedy: String) -> ServerProblem {
        .certificate(self.setting, file, cause: cause, remedy: remedy)
    }

    /// - Throws: `ServerProblem.certificate` when there is nothing to read, or more than such a file can hold.
    static func contents(of file: String, _ kind: TLSFile, upTo limit: Int = 1 << 20) throws -> [UInt8] {
        try kind.checkReadable(file)
        guard let data = FileManager.default.contents(atPath: file), data.count <= limit else {
            throw kind.problem(
                file, cause: "it is no file, or larger than \(limit >> 20) MiB", remedy: "correct the path")
        }
        return Array(data)
    }

    func checkReadable(_ file: String) throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw self.problem(
                file, cause: "there is no such file",
                remedy: "correct the path, or remove chargers.tls to serve without TLS")
        }
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw self.problem(
                file, cause: "it may not be read",
                remedy: "give the user that the gateway runs as the right to read it")
        }
    }
}
