import Foundation
import Shared
import Testing

@testable import edgectl

@Suite struct DoctorTests {
    /// A self-signed certificate for "test", valid from 2026-01-02 to 2026-03-04T05:06:07Z.
    static func certificate(_ folder: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=test",
            "-days", "30", "-keyout", folder.appending(path: "key.pem").path, "-out",
            folder.appending(path: "certificate.pem").path,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try String(contentsOf: folder.appending(path: "certificate.pem"), encoding: .utf8)
    }

    @Test func theEndOfACertificateIsRead() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pem = try Self.certificate(folder)
        let end = try #require(CertificateExpiry.earliest(inPEM: pem))
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let days = Double(end.milliseconds(since: now)) / 86_400_000
        #expect((29.9...30.1).contains(days))
        #expect(CertificateExpiry.earliest(inPEM: pem + pem) == end)
    }

    @Test func bytesThatAreNoCertificateAreNone() {
        #expect(CertificateExpiry.earliest(inPEM: "") == nil)
        #expect(CertificateExpiry.end(ofDER: []) == nil)
        // Every length that a file may claim, with nothing behind it.
        for first in UInt8.min...UInt8.max {
            #expect(CertificateExpiry.end(ofDER: [0x30, first]) == nil)
            #expect(CertificateExpiry.end(ofDER: [0x30, 0x84, 0xFF, 0xFF, 0xFF, first]) == nil)
        }
    }

    @Test(
        arguments: [(-1, Diagnosis.Verdict.bad), (5, .warning), (59, .warning), (61, .good)]
            as [(Int64, Diagnosis.Verdict)])
    func anOldCertificateIsNoticedInTime(_ days: Int64, _ verdict: Diagnosis.Verdict) {
        let now = Timestamp(milliseconds: 1_795_341_600_000)
        let expiry = now.advanced(bySeconds: days * 86_400)
        #expect(CertificateChecks.verdict("C", "c.pem", expiry: expiry, now: now).verdict == verdict)
    }

    @Test(
        arguments: [(30, -1, .bad), (30, 9, .warning), (30, 11, .good), (400, 59, .warning), (400, 61, .good)]
            as [(Int64, Int64, Diagnosis.Verdict)])
    func aRevocationListIsNoticedInItsLastThird(life: Int64, left: Int64, verdict: Diagnosis.Verdict) {
        let now = Timestamp(milliseconds: 1_795_341_600_000)
        let end = now.advanced(bySeconds: left * 86_400)
        let validity = RevocationListValidity(begin: end.advanced(bySeconds: -life * 86_400), end: end)
        #expect(CertificateChecks.verdict("R", "r.pem", validity, now: now).verdict == verdict)
    }

    @Test func bytesThatAreNoRevocationListAreNone() {
        #expect(RevocationListValidity(file: []) == nil)
        for first in UInt8.min...UInt8.max {
            #expect(RevocationListValidity(file: [0x30, first]) == nil)
            #expect(RevocationListValidity(file: [0x30, 0x04, 0x30, 0x02, 0x02, first]) == nil)
        }
    }

    @Test(arguments: [(Int64(1) << 20, Diagnosis.Verdict.bad), (512 << 20, .warning), (8 << 30, .good)])
    func aFullDiskIsNoticedInTime(_ free: Int64, _ verdict: Diagnosis.Verdict) {
        #expect(DatabaseChecks.disk(free: free, folder: "/x").verdict == verdict)
    }

    @Test func everyPortIsLookedAt() {
        var configuration = Configuration.default
        #expect(PortChecks.ports(nil, configuration).map(\.address) == ["0.0.0.0:9000", "0.0.0.0:9001"])
        configuration.chargers.tls.port = 9443
        configuration.files.enabled = false
        #expect(PortChecks.ports(nil, configuration).map(\.key) == ["chargers.port", "chargers.tls.port"])
        #expect(PortChecks.ports(nil, nil).map { PortChecks.check($0, isDaemonUp: false).verdict } == [.skipped])
    }

    @Test func recordsThatDoNotArriveAreNoticedBehindAConnection() {
        let stream = StreamStatus(newest: 3, acknowledged: 0, backlog: 3)
        var link = CloudLinkView(state: .connected)
        func lane(_ problem: String?) -> CloudLinkView.Lane {
            CloudLinkView.Lane(stream: "meter", sent: 3, records: 3, batches: 1, resends: 1, problem: problem)
        }
        link.lanes = [lane(nil)]
        #expect(
            DaemonChecks.cloud(CloudView(link: link, epoch: "E", journal: stream, meter: stream))[0].verdict == .good)
        link.lanes = [lane("nobody acknowledges")]
        let view = CloudView(link: link, epoch: "E", journal: stream, meter: stream)
        #expect(DaemonChecks.cloud(view)[0].verdict == .warning)
        #expect(DaemonChecks.cloud(view)[0].text.contains("meter: nobody acknowledges"))
        #expect(CloudText.problems(view) == ["", "meter: nobody acknowledges"])
    }

    @Test func everyFaultComesWithARemedy() {
        let faults: [Diagnosis] = [
            DaemonChecks.socket("/nowhere/api.sock"), DatabaseChecks.disk(free: 0, folder: "/x"),
            PortChecks.check(
                PortChecks.Port(name: "Port", use: "chargers", key: "chargers.port", address: "127.0.0.1:1"),
                isDaemonUp: true),
        ]
        for fault in faults {
            #expect(fault.verdict == .bad)
            #expect(fault.remedy?.isEmpty == false)
            #expect(fault.lines(usesColour: false).first?.hasPrefix("✗") == true)
        }
    }
}
