import Foundation
import Testing

@testable import EdgeGateway

/// When files are read anew, and what a failed TLS handshake means.
@Suite struct TLSRuleTests {
    private static let old: [FileStamp?] = [FileStamp(inode: 1), FileStamp(inode: 2)]
    private static let half: [FileStamp?] = [FileStamp(inode: 3), FileStamp(inode: 2)]
    private static let new: [FileStamp?] = [FileStamp(inode: 3), FileStamp(inode: 4)]

    @Test func filesAreReadWhenTheyRestAgain() {
        var changes = FileChanges(Self.old)
        #expect(!changes.looked(Self.old))
        #expect(!changes.looked(Self.half))
        #expect(!changes.looked(Self.new))
        #expect(changes.looked(Self.new))
        changes.taken(Self.new)
        #expect(!changes.looked(Self.new))
    }

    @Test func aFileThatIsGoneForAMomentIsNoChange() {
        var changes = FileChanges(Self.old)
        #expect(!changes.looked([nil, FileStamp(inode: 2)]))
        #expect(!changes.looked(Self.old))
        #expect(!changes.looked(Self.old))
        #expect(changes == FileChanges(Self.old))
    }

    @Test func aFileIsKnownByItsTarget() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "stamp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (one, two) = (folder.appending(path: "one"), folder.appending(path: "two"))
        let link = folder.appending(path: "link")
        try Data("1".utf8).write(to: one)
        try Data("22".utf8).write(to: two)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: one)
        let before = try #require(FileStamp(path: link.path))
        #expect(before.bytes == 1)
        try FileManager.default.removeItem(at: link)
        #expect(FileStamp(path: link.path) == nil)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: two)
        #expect(FileStamp(path: link.path) != before)
    }

    @Test(arguments: [
        ("[Error: 268435696 error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL]", "tls_version_refused"),
        ("error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER", "tls_cipher_refused"),
        ("error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA", "server_certificate_refused"),
        ("error:SSLV3_ALERT_CERTIFICATE_EXPIRED", "server_certificate_refused"),
        ("error:1000009c:SSL routines:OPENSSL_internal:HTTP_REQUEST", nil),
        ("error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED", nil), ("", nil),
    ])
    func failuresThatConcernSomebodyAreEvents(text: String, event: String?) {
        #expect(TLSFailure(text).event?.type == event)
    }

    @Test func whoeverComesWithManyAddressesIsLeftOut() {
        let start = ContinuousClock.now
        var damper = EventDamper<Int>(pause: .seconds(60), mostKinds: 2)
        #expect(damper.happened(1, now: start) == 0)
        #expect(damper.happened(2, now: start + .seconds(30)) == 0)
        #expect(damper.happened(3, now: start + .seconds(40)) == nil)
        #expect(damper.happened(1, now: start + .seconds(50)) == nil)
        #expect(damper.happened(3, now: start + .seconds(61)) == 0)
        #expect(damper.happened(2, now: start + .seconds(62)) == nil)
    }

    @Test(arguments: [
        ("no certificate at all", nil, "chargers.tls.client_ca_file: "),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", nil, "chargers.tls.client_ca_file: "),
        (nil, nil, "chargers.tls.client_ca_file: "),
    ])
    func whatIsWrongWithAnAuthorityIsSaid(content: String?, list: String?, setting: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        if let content { try Data(content.utf8).write(to: file) }
        #expect {
            try ClientTrust(authorityFile: file.path, revocationFile: list)
        } throws: { "\($0)".hasPrefix(setting) && "\($0)".contains("; ") }
    }
}
