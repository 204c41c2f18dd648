internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import Shared
internal import SwiftASN1
internal import X509

extension SigningRequest {
    /// Reads the request and checks its signature: a fraction of a millisecond.
    init(use: Use, text: String, number: Int?) {
        self.init(use: use, text: text, number: number, content: Self.read(text))
    }

    private static func read(_ text: String) -> Result<Content, Unreadable> {
        guard text.utf8.count <= SigningRule.longestRequest else {
            return .failure(Unreadable("the request has more than \(SigningRule.longestRequest) bytes"))
        }
        do {
            let request = try CertificateSigningRequest(chargerText: text)
            return .success(
                Content(
                    commonNames: request.subject.texts(of: .RDNAttributeType.commonName),
                    organizations: request.subject.texts(of: .RDNAttributeType.organizationName),
                    key: SigningKey(request.publicKey),
                    isSignatureValid: request.publicKey.isValidSignature(request.signature, for: request)))
        } catch {
            return .failure(
                Unreadable(
                    "the request cannot be read: PKCS #10 in PEM form, with a key of RSA from 2048 "
                        + "bits or on a NIST curve, is needed"))
        }
    }
}

extension CertificateSigningRequest {
    /// Line ends and the older label are taken as they come.
    init(chargerText text: String) throws {
        let document = try PEMDocument(pemString: text.replacing("\r\n", with: "\n"))
        guard ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"].contains(document.discriminator) else {
            throw CertificateUnreadable("it is labelled '\(document.discriminator.prefix(40))'")
        }
        try self.init(derEncoded: document.derBytes)
    }
}

extension DistinguishedName {
    /// The values of every attribute of this type; one that is no text counts as empty.
    func texts(of type: ASN1ObjectIdentifier) -> [String] {
        self.flatMap { name in name.filter { $0.type == type }.map { String($0.value) ?? "" } }
    }
}

extension SigningKey {
    init(_ key: Certificate.PublicKey) {
        if let rsa = _RSA.Signing.PublicKey(key) {
            self = .rsa(bits: rsa.keySizeInBits)
        } else if P256.Signing.PublicKey(key) != nil {
            self = .ecdsa(bits: 256)
        } else if P384.Signing.PublicKey(key) != nil {
            self = .ecdsa(bits: 384)
        } else if P521.Signing.PublicKey(key) != nil {
            self = .ecdsa(bits: 521)
        } else {
            self = .other("Ed25519")
        }
    }
}
