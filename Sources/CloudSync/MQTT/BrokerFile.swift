internal import Foundation
import Glibc
import Shared

/// A file that the configuration names for the link, read whole.
struct BrokerFile: Equatable, Sendable {
    /// Certificates and passwords are a few kilobytes; a log file given by mistake is not swallowed.
    private static let mostBytes = 1 << 20

    /// In the configuration: `cloud.tls.ca_file`.
    let key: String
    let file: CredentialFile

    struct Problem: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    init?(_ key: String, _ file: CredentialFile?) {
        guard let file else { return nil }
        self.key = key
        self.file = file
    }

    /// What shows that it has changed; nil while there is none.
    var stamp: FileStamp? { self.file.path().flatMap { FileStamp(path: $0) } }

    func read() throws(Problem) -> [UInt8] {
        guard let path = self.file.path() else {
            throw self.problem("systemd hands no credentials to this process: set LoadCredential= in its unit")
        }
        guard access(path, R_OK) == 0 else { throw self.problem(String(cString: strerror(errno))) }
        let handle = FileHandle(forReadingAtPath: path)
        guard let data = try? handle?.read(upToCount: Self.mostBytes + 1) else {
            throw self.problem("it is not a file that can be read, or it is empty")
        }
        guard data.count <= Self.mostBytes else { throw self.problem("it has more than \(Self.mostBytes) bytes") }
        return Array(data)
    }

    private func problem(_ cause: String) -> Problem {
        Problem(description: "cannot read \(self.key) '\(self.file.name)': \(cause)")
    }
}
