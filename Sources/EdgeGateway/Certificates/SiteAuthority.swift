internal import Crypto
internal import Foundation
internal import Shared
internal import SwiftASN1
internal import X509

/// The site's own certificate authority: a key on P-256 and the certificate that it signed for itself.
struct SiteAuthority: Sendable {
    let key: Certificate.PrivateKey
    let certificate: Certificate
    let parts: CertificateParts
    /// The certificate.
    let pem: String

    /// How far back a new certificate's life begins: chargers' clocks are not always right.
    private static let slack: TimeInterval = 86_400

    /// - Throws: when key and certificate cannot be read or do not belong together.
    init(keyPEM: String, certificatePEM: String) throws {
        self.key = try Certificate.PrivateKey(pemEncoded: keyPEM)
        self.certificate = try Certificate(pemEncoded: certificatePEM)
        self.parts = try CertificateParts(pem: certificatePEM)
        self.pem = certificatePEM
        guard self.key.publicKey == self.certificate.publicKey else {
            throw CertificateUnreadable("the key is not that of the certificate")
        }
    }

    /// A new one: its key and its certificate, PEM.
    static func make(name: String, organization: String?, days: Int, now: Timestamp) throws -> (
        key: String, certificate: String
    ) {
        let signing = P256.Signing.PrivateKey()
        let key = Certificate.PrivateKey(signing)
        var attributes: [RelativeDistinguishedName] = []
        if let organization { attributes.append(try OrganizationName(organization).makeRDN()) }
        attributes.append(try CommonName(name).makeRDN())
        let subject = DistinguishedName(attributes)
        let start = Date(timeIntervalSince1970: TimeInterval(now.milliseconds / 1000))
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: start.addingTimeInterval(-Self.slack),
            notValidAfter: start.addingTimeInterval(TimeInterval(days) * 86_400), issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key)
        return (signing.pemRepresentation + "\n", try certificate.serializeAsPEM().pemString + "\n")
    }

    /// A certificate for what a charger asked for, in PEM. The request must have been granted: it is not judged here.
    ///
    /// - Throws: what is wrong with the request, or that the authority itself has ended.
    func sign(_ text: String, days: Int, now: Timestamp) throws -> (pem: String, facts: CertificateFacts) {
        let request = try CertificateSigningRequest(chargerText: text)
        let start = Date(timeIntervalSince1970: TimeInterval(now.milliseconds / 1000))
        guard start < self.certificate.notValidAfter else {
            throw CertificateUnreadable("the site's authority has ended: make a new one (edgectl ca init --replace)")
        }
        let end = min(start.addingTimeInterval(TimeInterval(days) * 86_400), self.certificate.notValidAfter)
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: request.publicKey,
            notValidBefore: max(start.addingTimeInterval(-Self.slack), self.certificate.notValidBefore),
            notValidAfter: end, issuer: self.certificate.subject, subject: request.subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth])
                AuthorityKeyIdentifier(keyIdentifier: self.keyIdentifier)
                SubjectKeyIdentifier(hash: request.publicKey)
            },
            issuerPrivateKey: self.key)
        let pem = try certificate.serializeAsPEM().pemString + "\n"
        return (pem, try CertificateParts(pem: pem).facts)
    }

    private var keyIdentifier: ArraySlice<UInt8> {
        SubjectKeyIdentifier(hash: self.certificate.publicKey).keyIdentifier
    }
}
