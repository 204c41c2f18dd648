import Foundation
import Shared
import Testing

@testable import EdgeGateway

/// When files are read anew, and what a failed TLS handshake means.
@Suite struct TLSRuleTests {
    private static let old: [FileStamp?] = [FileStamp(inode: 1), FileStamp(inode: 2)]
    private static let half: [FileStamp?] = [FileStamp(inode: 3), FileStamp(inode: 2)]
    private static let new: [FileStamp?] = [FileStamp(inode: 3), FileStamp(inode: 4)]

    /// What a watcher of `old` says to each look.
    private func answers(_ looks: [[FileStamp?]]) -> [Bool] {
        var changes = FileChanges(Self.old)
        return looks.map { now in
            let isDue = changes.looked(now)
            if isDue { changes.taken(now) }
            return isDue
        }
    }

    @Test func filesAreReadWhenTheyRestAgain() {
        let answers = self.answers([Self.old, Self.half, Self.new, Self.new, Self.new])
        #expect(answers == [false, false, false, true, false])
    }

    @Test func aFileThatIsGoneForAMomentIsNoChange() {
        #expect(self.answers([[nil, FileStamp(inode: 2)], Self.old, Self.old]) == [false, false, false])
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

    @Test func whoSpeaksNoTLSWhereThereIsNothingElseIsToldOf() {
        #expect(
            TLSFailure("error:1000009c:SSL routines:OPENSSL_internal:HTTP_REQUEST").hint?.contains("wss://") == true)
        #expect(TLSFailure("error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER").hint != nil)
        #expect(TLSFailure("error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL").hint == nil)
    }

    @Test func whoeverComesWithManyAddressesIsLeftOut() {
        let start = ContinuousClock.now
        var damper = EventDamper<Int>(pause: .seconds(60), mostKinds: 2)
        let attempts = [(1, 0), (2, 30), (3, 40), (1, 50), (3, 61), (2, 62)]
        let answers = attempts.map { kind, seconds in damper.happened(kind, now: start + .seconds(seconds)) }
        #expect(answers == [0, 0, nil, nil, 0, nil])
    }

    @Test(arguments: [
        "no certificate at all", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", nil,
    ])
    func whatIsWrongWithAnAuthorityIsSaid(content: String?) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        if let content { try Data(content.utf8).write(to: file) }
        #expect {
            try ClientTrust(authorityFile: file.path, revocationFile: nil)
        } throws: { error in
            "\(error)".hasPrefix("chargers.tls.client_ca_file: ") && "\(error)".contains("; ")
        }
    }
}
