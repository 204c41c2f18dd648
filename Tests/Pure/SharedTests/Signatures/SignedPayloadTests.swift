import Crypto
import Foundation
import Testing

@testable import Shared

@Suite struct SignedPayloadTests {
    private let ops = Curve25519.Signing.PrivateKey()
    private let other = Curve25519.Signing.PrivateKey()
    private let message = #"{"id":"c1","site":"S1"}"#

    private func keys() throws -> SigningKeys {
        try SigningKeys(["ops:" + self.ops.publicKey.rawRepresentation.base64EncodedString()])
    }

    private func envelope(
        _ message: String? = nil, by key: Curve25519.Signing.PrivateKey? = nil, name: String = "ops",
        of signed: String? = nil
    ) throws -> [UInt8] {
        let message = message ?? self.message
        let signature = try (key ?? self.ops).signature(for: Data((signed ?? message).utf8))
        let json = """
            {"signed":"\(Data(message.utf8).base64EncodedString())","key":"\(name)",\
            "signature":"\(signature.base64EncodedString())"}
            """
        return Array(json.utf8)
    }

    @Test func whatAKnownKeySignedIsOpened() throws {
        let opened = try SignedPayload(self.envelope(), keys: self.keys())
        #expect(String(decoding: opened.message, as: UTF8.self) == self.message)
        #expect(opened.signer == "ops")
    }

    @Test func aCloudEventMayCarryIt() throws {
        let inner = String(decoding: try self.envelope(), as: UTF8.self)
        let opened = try SignedPayload(Array(#"{"specversion":"1.0","data":\#(inner)}"#.utf8), keys: self.keys())
        #expect(String(decoding: opened.message, as: UTF8.self) == self.message)
    }

    @Test func whatNobodyOfTheSiteSignedIsRefused() throws {
        let forged: [([UInt8], String)] = [
            (Array(self.message.utf8), "not signed"), (try self.envelope(by: self.other), "not that of the key 'ops'"),
            (try self.envelope(name: "boss"), "does not have"), (try self.envelope(of: "another text"), "not that of"),
            (Array(#"{"signed":"%%","key":"ops","signature":"%%"}"#.utf8), "Base64"),
            (Array(#"{"signed":"e30=","key":"ops","signature":""}"#.utf8), "not that of"),
            (Array(#"{"signed":5,"key":"ops","signature":""}"#.utf8), "not signed"),
        ]
        for (payload, words) in forged {
            let problem = #expect(throws: SignedPayload.Problem.self) {
                _ = try SignedPayload(payload, keys: self.keys())
            }
            #expect(problem?.description.contains(words) == true, "\(words): \(problem?.description ?? "")")
        }
    }

    @Test func withoutKeysNothingHasToBeSigned() throws {
        let plain = try SignedPayload(Array(self.message.utf8), keys: .none)
        let signed = try SignedPayload(self.envelope(by: self.other), keys: .none)
        #expect(plain.message == Array(self.message.utf8))
        #expect(signed.message == plain.message)
        #expect(signed.signer == nil)
    }

    @Test func aKeyIsItsBytesOrWhatOpenSSLWrites() throws {
        let raw = self.ops.publicKey.rawRepresentation
        let header = try #require(Data(base64Encoded: "MCowBQYDK2VwAyEA"))
        let keys = try SigningKeys(["ops:" + (header + raw).base64EncodedString()])
        #expect(try keys == self.keys())
    }

    @Test func whatIsSignedWithThePrivateKeyIsOpenedWithThePublicOne() throws {
        let header = try #require(Data(base64Encoded: "MC4CAQAwBQYDK2VwBCIEIA=="))
        let body = (header + self.ops.rawRepresentation).base64EncodedString()
        let pem = "-----BEGIN PRIVATE KEY-----\n\(body)\n-----END PRIVATE KEY-----\n"
        let signed = try MessageSigner(name: "ops", pem: pem).sign(Array(self.message.utf8))
        let opened = try SignedPayload(signed, keys: self.keys())
        #expect(String(decoding: opened.message, as: UTF8.self) == self.message)
        #expect(opened.signer == "ops")
        for (name, text) in [("ops", ""), ("ops", body), ("ops", pem.replacing(body, with: "AAAA")), ("", pem)] {
            #expect(throws: SigningKeys.Problem.self) { _ = try MessageSigner(name: name, pem: text) }
        }
    }

    @Test(arguments: ["ops", "ops:", ":AAAA", "ops:AAAA", "o s:AAAA", "ops:%%%%"])
    func whatIsNoKeyIsSaid(_ entry: String) {
        #expect(throws: SigningKeys.Problem.self) { _ = try SigningKeys([entry]) }
    }

    @Test func twoKeysOfOneNameAreAMistake() throws {
        let entry = "ops:" + self.ops.publicKey.rawRepresentation.base64EncodedString()
        #expect(throws: SigningKeys.Problem.self) { _ = try SigningKeys([entry, entry]) }
    }
}
