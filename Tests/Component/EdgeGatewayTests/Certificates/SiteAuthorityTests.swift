import Crypto
import Foundation
import OCPP
import Shared
import SwiftASN1
import Testing
import X509

@testable import EdgeGateway

@Suite struct SiteAuthorityTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)
    private static let day: Int64 = 86_400_000

    private func authority(days: Int = 3650, organization: String? = "Acme") throws -> SiteAuthority {
        let made = try SiteAuthority.make(name: "Site CA", organization: organization, days: days, now: Self.now)
        return try SiteAuthority(keyPEM: made.key, certificatePEM: made.certificate)
    }

    private func request(_ names: [(ASN1ObjectIdentifier, String)]) throws -> String {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = DistinguishedName(
            names.map { RelativeDistinguishedName(.init(type: $0.0, utf8String: $0.1)) })
        let request = try CertificateSigningRequest(
            version: .v1, subject: subject, privateKey: key, attributes: .init())
        return try request.serializeAsPEM().pemString
    }

    @Test func theCertificateIsWhatWasAskedForAndComesFromTheAuthority() throws {
        let authority = try self.authority()
        let text = try self.request([
            (.RDNAttributeType.organizationName, "Acme"), (.RDNAttributeType.commonName, "CP-1"),
        ])
        let (pem, facts) = try authority.sign(text, days: 365, now: Self.now)
        let certificate = try Certificate(pemEncoded: pem)
        #expect(authority.certificate.publicKey.isValidSignature(certificate.signature, for: certificate))
        #expect(facts.subject.contains("CN=CP-1"))
        #expect(facts.issuer == authority.parts.facts.subject)
        #expect(facts.validUntil == Self.now.advanced(byMilliseconds: 365 * Self.day))
        #expect(facts.validFrom < Self.now)
        #expect(!facts.serial.isEmpty)
        #expect(try CertificateParts(pem: pem).fingerprint == facts.fingerprint)
    }

    @Test func noCertificateOutlivesTheAuthority() throws {
        let authority = try self.authority(days: 10)
        let text = try self.request([(.RDNAttributeType.commonName, "CP-1")])
        #expect(
            try authority.sign(text, days: 365, now: Self.now).facts.validUntil == authority.parts.validUntil)
        #expect(throws: CertificateUnreadable.self) {
            try authority.sign(text, days: 1, now: Self.now.advanced(byMilliseconds: 11 * Self.day))
        }
    }

    @Test func keyAndCertificateMustBelongTogether() throws {
        let one = try SiteAuthority.make(name: "One", organization: nil, days: 1, now: Self.now)
        let two = try SiteAuthority.make(name: "Two", organization: nil, days: 1, now: Self.now)
        #expect(throws: CertificateUnreadable.self) {
            try SiteAuthority(keyPEM: one.key, certificatePEM: two.certificate)
        }
    }

    @Test func aRequestIsRead() throws {
        let text = try self.request([
            (.RDNAttributeType.organizationName, "Acme"), (.RDNAttributeType.commonName, "CP-1"),
            (.RDNAttributeType.commonName, "CP-2"),
        ])
        for text in [text, text.replacing("\n", with: "\r\n"), text.replacing("CERTIFICATE", with: "NEW CERTIFICATE")] {
            let content = try SigningRequest(use: .charger, text: text, number: nil).content.get()
            #expect(content.commonNames == ["CP-1", "CP-2"])
            #expect(content.organizations == ["Acme"])
            #expect(content.key == .ecdsa(bits: 256))
            #expect(content.isSignatureValid)
        }
    }

    @Test(arguments: ["", "x", "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n"])
    func whatIsNoRequestSaysSo(text: String) {
        let request = SigningRequest(use: .charger, text: text, number: nil)
        #expect(throws: SigningRequest.Unreadable.self) { try request.content.get() }
    }

    @Test func everyBeginningOfACertificateIsRefusedAndNoneIsACrash() throws {
        let der = try self.authority().parts.der
        for count in 0..<der.count {
            #expect(throws: (any Error).self) { try CertificateParts(der: Array(der[..<count])) }
        }
        for index in der.indices {
            var changed = der
            changed[index] ^= 0xFF
            _ = try? CertificateParts(der: changed)
        }
    }

    @Test(arguments: HashAlgorithm.allCases)
    func aCertificateIsKnownByItsHash(algorithm: HashAlgorithm) throws {
        let (one, two) = (try self.authority().parts, try self.authority().parts)
        #expect(one.isNamed(by: one.name(algorithm)))
        #expect(!one.isNamed(by: two.name(algorithm)))
        var other = one.name(algorithm)
        other.issuerKey = two.name(algorithm).issuerKey
        #expect(!one.isNamed(by: other))
    }

    @Test func theKeyIsWrittenForTheGatewayAloneAndOnce() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = Configuration.Certificates()
        configuration.authority = .site
        let live = LiveAuthority(
            configuration: configuration, database: folder.appending(path: "site.db").path, siteID: "north")
        #expect(try live.load() == nil)
        let made = try live.make(NewAuthority(), replaces: false, now: Self.now)
        #expect(made.parts.facts.subject == "CN=Charging site north")
        let mode = try FileManager.default.attributesOfItem(atPath: live.keyFile)[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        #expect(live.view().exposure == nil)
        for (path, wide, right) in [(live.keyFile, 0o640, 0o600), (live.folder, 0o755, 0o700)] {
            try FileManager.default.setAttributes([.posixPermissions: wide], ofItemAtPath: path)
            #expect(live.view().exposure?.remedy == "chmod \(String(right, radix: 8)) \(path)")
            try FileManager.default.setAttributes([.posixPermissions: right], ofItemAtPath: path)
        }
        #expect(try live.load()?.parts == made.parts)
        #expect(throws: Refusal.self) { try live.make(NewAuthority(), replaces: false, now: Self.now) }
        #expect(try live.load()?.parts == made.parts)
        let blocker = live.certificateFile + ".new"
        try FileManager.default.createDirectory(atPath: blocker, withIntermediateDirectories: false)
        #expect(throws: Refusal.self) { try live.make(NewAuthority(), replaces: true, now: Self.now) }
        #expect(try live.load()?.parts == made.parts, "what cannot be written whole changes nothing")
        try FileManager.default.removeItem(atPath: blocker)
        #expect(try live.make(NewAuthority(), replaces: true, now: Self.now).parts != made.parts)
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: live.keyFile))
        #expect(throws: Refusal.self) { try live.load() }
        #expect(live.view().problem != nil)
    }

    @Test func aPowerCutWhileItIsMadeLeavesOneThatCanBeUsed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = Configuration.Certificates()
        configuration.authority = .site
        let live = LiveAuthority(
            configuration: configuration, database: folder.appending(path: "site.db").path, siteID: "north")
        let former = try live.make(NewAuthority(name: "Former"), replaces: false, now: Self.now)
        let next = try SiteAuthority.make(name: "Next", organization: nil, days: 9, now: Self.now)
        try next.certificate.write(toFile: live.certificateFile + ".new", atomically: true, encoding: .utf8)
        #expect(try live.load()?.parts == former.parts, "the certificate of a key that never came is not taken")
        try next.key.write(toFile: live.keyFile, atomically: true, encoding: .utf8)
        #expect(try live.load()?.parts.facts.subject == "CN=Next")
        #expect(!FileManager.default.fileExists(atPath: live.certificateFile + ".new"))
        try FileManager.default.removeItem(atPath: live.certificateFile)
        #expect(throws: Refusal.self, "a key alone may have signed, and is kept") {
            try live.make(NewAuthority(), replaces: false, now: Self.now)
        }
        #expect(try live.make(NewAuthority(), replaces: true, now: Self.now).parts.facts.subject.contains("north"))
    }
}
