import Testing

@testable import Shared

@Suite struct NamedFileTests {
    private static let everyFile = """
        [chargers.tls]
        certificate_file = "a"
        key_file = "b"
        client_ca_file = "c"
        crl_file = "d"
        [cloud]
        enabled = true
        urls = ["mqtts://broker"]
        username = "u"
        password_file = "e"
        [cloud.tls]
        ca_file = "f"
        certificate_file = "g"
        key_file = "credential:h"
        """

    private func files(_ text: String) throws -> [NamedFile] {
        try Configuration.parse(text, file: "c.toml").namedFiles
    }

    @Test func everyFileIsKnownAndAStartNeedsThoseOfChargers() throws {
        let files = try self.files(Self.everyFile)
        #expect(files.filter(\.isNeededToStart).map(\.path) == ["a", "b", "c", "d"])
        #expect(files.filter { !$0.isNeededToStart }.map(\.path) == ["e", "f", "g"])
        #expect(files.map(\.key).contains("cloud.tls.certificate_file"))
    }

    @Test func whatIsNotUsedIsNotAskedFor() throws {
        let off = Self.everyFile.replacing("enabled = true", with: "enabled = false")
        #expect(try self.files(off).map(\.path) == ["a", "b", "c", "d"])
        #expect(try self.files("").isEmpty)
    }

    @Test(arguments: [(true, ConfigurationProblem.Severity.error), (false, .warning)])
    func aMissingFileIsAnErrorWhereAStartNeedsIt(
        isNeeded: Bool, severity: ConfigurationProblem.Severity
    ) throws {
        let file = NamedFile(key: "k", path: "/nonexistent/key.pem", isNeededToStart: isNeeded)
        let problem = try #require(file.problem(isDaemon: true))
        #expect(problem.message == "is /nonexistent/key.pem: there is no such file")
        #expect(problem.severity == severity)
        #expect(file.problem(isDaemon: false)?.severity == severity)
    }

    @Test func aDirectoryIsNoCertificate() {
        let file = NamedFile(key: "k", path: "/", isNeededToStart: true)
        #expect(file.problem(isDaemon: true)?.message == "is /, a directory")
    }

    @Test func aFileThatCanBeReadIsNoProblem() {
        #expect(NamedFile(key: "k", path: "/etc/passwd", isNeededToStart: true).problem(isDaemon: true) == nil)
    }
}
