internal import Crypto
internal import Foundation
internal import OCPP
internal import Shared

/// How OCPP names certificates: by digests of the issuer's name and key (`CertificateHashDataType`, RFC 6960 §4.1.1).
extension CertificateParts {
    /// Whether a charger's words name this certificate. The issuer's key is known of those that signed themselves.
    func isNamed(by hash: CertificateHash) -> Bool {
        guard let algorithm = HashAlgorithm(rawValue: hash.algorithm) else { return false }
        let name = self.name(algorithm)
        if self.issuer == self.subject { return name.isSame(as: hash) }
        var other = hash
        other.issuerKey = name.issuerKey
        return name.isSame(as: other)
    }

    /// The name of a certificate that signed itself.
    func name(_ algorithm: HashAlgorithm) -> CertificateHash {
        CertificateHash(
            algorithm: algorithm.rawValue, issuerName: Self.digest(self.issuer, algorithm),
            issuerKey: Self.digest(self.key, algorithm), serial: self.serialText)
    }

    private static func digest(_ bytes: [UInt8], _ algorithm: HashAlgorithm) -> String {
        switch algorithm {
        case .sha256: self.hex(SHA256.hash(data: bytes))
        case .sha384: self.hex(SHA384.hash(data: bytes))
        case .sha512: self.hex(SHA512.hash(data: bytes))
        }
    }
}

extension CertificateHash {
    init(_ data: CertificateHashData) {
        self.init(
            algorithm: data.hashAlgorithm.rawValue, issuerName: data.issuerNameHash, issuerKey: data.issuerKeyHash,
            serial: data.serialNumber)
    }
}

extension CertificateHashData {
    /// - Throws: `CommandArgumentError` for a digest that OCPP does not know.
    init(_ hash: CertificateHash) throws {
        guard let algorithm = HashAlgorithm(rawValue: hash.algorithm) else {
            throw CommandArgumentError(problem: "'\(hash.algorithm)' is no digest: use SHA256, SHA384 or SHA512")
        }
        self.init(
            hashAlgorithm: algorithm, issuerNameHash: hash.issuerName, issuerKeyHash: hash.issuerKey,
            serialNumber: hash.serial)
    }
}
