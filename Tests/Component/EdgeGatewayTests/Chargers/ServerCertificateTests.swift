import Foundation
import NIOPosix
import Testing

@testable import EdgeGateway

@Suite struct ServerCertificateTests {
    private let folder: URL

    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        for name in ["one", "two"] {
            try self.openssl([
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-keyout", self.path("\(name).key"), "-out", self.path("\(name).pem"),
            ])
        }
        try Data("nothing of the kind".utf8).write(to: self.folder.appending(path: "garbage"))
    }

    private func path(_ name: String) -> String { self.folder.appending(path: name).path }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test func aCertificateWithItsKeyIsTaken() throws {
        let certificate = try ServerCertificate(certificateFile: self.path("one.pem"), keyFile: self.path("one.key"))
        #expect(certificate.expiredOn == nil)
    }

    @Test(arguments: [
        ("missing", "one.key", "chargers.tls.certificate_file: ", "there is no such file"),
        ("garbage", "one.key", "chargers.tls.certificate_file: ", "it holds no certificate in PEM form"),
        ("one.pem", "missing", "chargers.tls.key_file: ", "there is no such file"),
        ("one.pem", "garbage", "chargers.tls.key_file: ", "it holds no private key in PEM form"),
        ("one.pem", "two.key", "chargers.tls.key_file: ", "it is not the key of the certificate"),
    ])
    func whatIsWrongIsSaid(certificate: String, key: String, setting: String, cause: String) {
        #expect {
            try ServerCertificate(certificateFile: self.path(certificate), keyFile: self.path(key))
        } throws: { error in
            let text = "\(error)"
            return text.hasPrefix(setting) && text.contains(cause) && text.contains("; ")
        }
    }
}
