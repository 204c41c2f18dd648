internal import Crypto
internal import Foundation
internal import Shared
internal import SwiftASN1
internal import X509

/// The parts of a certificate that say who it is, whatever kind of key it has (RFC 5280 §4.1).
///
/// Read apart from `X509.Certificate`, which knows the keys of the web's certificates alone: authorities of ISO 15118 may
/// have others.
struct CertificateParts: Equatable {
    let der: [UInt8]
    /// Big-endian, without leading zeros.
    let serial: [UInt8]
    /// DER of the names.
    let issuer: [UInt8]
    let subject: [UInt8]
    let validFrom: Timestamp
    let validUntil: Timestamp
    /// The bits of the public key, without its algorithm.
    let key: [UInt8]

    /// The longest certificate that is looked at, in bytes.
    private static let longest = 32 << 10

    /// - Throws: `CertificateUnreadable`, or an error of the parser.
    init(der: [UInt8]) throws {
        guard der.count <= Self.longest else { throw CertificateUnreadable("it has more than \(Self.longest) bytes") }
        self.der = der
        let certificate = try Self.children(of: DER.parse(der))
        guard certificate.count == 3 else { throw CertificateUnreadable("it is no X.509 certificate") }
        var fields = try Self.children(of: certificate[0])[...]
        // The version is left out for version 1.
        if fields.first?.identifier.tagClass == .contextSpecific { fields = fields.dropFirst() }
        guard fields.count >= 6 else { throw CertificateUnreadable("parts of it are missing") }
        let parts = Array(fields)
        guard case .primitive(let serial) = parts[0].content else { throw CertificateUnreadable("it has no number") }
        self.serial = Array(serial.drop { $0 == 0 })
        self.issuer = Array(parts[2].encodedBytes)
        let validity = try Self.children(of: parts[3])
        guard validity.count == 2 else { throw CertificateUnreadable("it has no dates") }
        self.validFrom = try Self.instant(validity[0])
        self.validUntil = try Self.instant(validity[1])
        self.subject = Array(parts[4].encodedBytes)
        let key = try Self.children(of: parts[5])
        guard key.count == 2 else { throw CertificateUnreadable("it has no key") }
        self.key = Array(try ASN1BitString(derEncoded: key[1]).bytes)
    }

    /// - Parameter pem: of which the first certificate is read.
    init(pem: String) throws {
        guard let first = try Self.all(inPEM: pem).first else {
            throw CertificateUnreadable("it holds no certificate in PEM form")
        }
        self = first
    }

    /// Every certificate of a PEM text. Lines may have any length, as OpenSSL takes them; the parser of the library takes
    /// 64 characters alone.
    static func all(inPEM pem: String) throws -> [CertificateParts] {
        try pem.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst().map { block in
            let body = block.components(separatedBy: "-----END CERTIFICATE-----")
            guard body.count > 1 else { throw CertificateUnreadable("it is cut off") }
            guard let der = Data(base64Encoded: String(body[0].filter { !$0.isWhitespace })) else {
                throw CertificateUnreadable("it is damaged")
            }
            return try CertificateParts(der: Array(der))
        }
    }

    private static func children(of node: ASN1Node) throws -> [ASN1Node] {
        guard case .constructed(let nodes) = node.content else { throw CertificateUnreadable("it is no certificate") }
        return Array(nodes)
    }

    private static func instant(_ node: ASN1Node) throws -> Timestamp {
        let text: String
        if node.identifier == .utcTime {
            let time = try UTCTime(derEncoded: node)
            text = self.text(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
        } else {
            let time = try GeneralizedTime(derEncoded: node)
            text = self.text(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
        }
        guard let instant = Timestamp(rfc3339: text) else { throw CertificateUnreadable("its dates cannot be read") }
        return instant
    }

    private static func text(_ fields: Int...) -> String {
        let padded = fields.enumerated().map { index, field in
            let digits = String(field)
            return String(repeating: "0", count: max(0, (index == 0 ? 4 : 2) - digits.count)) + digits
        }
        return padded[0...2].joined(separator: "-") + "T" + padded[3...5].joined(separator: ":") + "Z"
    }

    var fingerprint: String { Self.hex(SHA256.hash(data: self.der)) }

    var facts: CertificateFacts {
        CertificateFacts(
            fingerprint: self.fingerprint, subject: Self.words(self.subject), issuer: Self.words(self.issuer),
            serial: self.serialText, validFrom: self.validFrom, validUntil: self.validUntil)
    }

    var serialText: String { self.serial.isEmpty ? "0" : Self.hex(self.serial) }

    private static func words(_ name: [UInt8]) -> String {
        guard let node = try? DER.parse(name), let name = try? DistinguishedName(derEncoded: node) else {
            return "(a name that cannot be read)"
        }
        return String(PlainWords.of("\(name)").prefix(256))
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// Text of a peer's without what could disturb a terminal or a log.
private enum PlainWords {
    static func of(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }
}

/// Why a certificate cannot be read.
struct CertificateUnreadable: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
