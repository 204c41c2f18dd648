internal import Foundation
internal import Shared

/// Until when certificates are valid: as much of X.509 (RFC 5280 §4.1) as that takes.
enum CertificateExpiry {
    /// The earliest end of all certificates in a PEM text; nil when there is none that can be read.
    static func earliest(inPEM text: String) -> Timestamp? {
        PEMText.blocks(of: "CERTIFICATE", in: text).compactMap(self.end(ofDER:)).min()
    }

    /// Certificate ::= { TBSCertificate { [0] version?, serialNumber, signature, issuer, validity { from, to } … } … }
    static func end(ofDER bytes: [UInt8]) -> Timestamp? {
        var outer = DERReader(bytes[...])
        guard let certificate = outer.next(), var body = certificate.contents(tag: 0x30).map(DERReader.init),
            let signed = body.next(), var fields = signed.contents(tag: 0x30).map(DERReader.init),
            var field = fields.next()
        else { return nil }
        if field.tag == 0xA0 {
            guard let next = fields.next() else { return nil }
            field = next
        }
        // `field` is the serial number; behind it come the signature, the issuer and the validity.
        guard fields.next() != nil, fields.next() != nil, let validity = fields.next(),
            var instants = validity.contents(tag: 0x30).map(DERReader.init), instants.next() != nil,
            let end = instants.next()
        else { return nil }
        return self.instant(end)
    }

    /// UTCTime `YYMMDDhhmmssZ` (years 1950 to 2049) or GeneralizedTime `YYYYMMDDhhmmssZ`.
    fileprivate static func instant(_ element: DERReader.Element) -> Timestamp? {
        var text = String(decoding: element.contents, as: UTF8.self)
        if element.tag == 0x17 { text = (text.prefix(2) < "50" ? "20" : "19") + text }
        guard element.tag == 0x17 || element.tag == 0x18, text.utf8.count == 15, text.last == "Z" else { return nil }
        let fields = Array(text)
        func field(_ from: Int, _ to: Int) -> String { String(fields[from..<to]) }
        return Timestamp(
            rfc3339: "\(field(0, 4))-\(field(4, 6))-\(field(6, 8))T\(field(8, 10)):\(field(10, 12)):\(field(12, 14))Z")
    }
}

/// The armour of RFC 7468.
enum PEMText {
    /// The bytes inside each block with this label.
    static func blocks(of label: String, in text: String) -> [[UInt8]] {
        text.components(separatedBy: "-----BEGIN \(label)-----").dropFirst().compactMap { rest in
            let body = rest.components(separatedBy: "-----END \(label)-----").first ?? ""
            return Data(base64Encoded: body, options: .ignoreUnknownCharacters).map { Array($0) }
        }
    }
}

/// From when to when a revocation list is up to date: as much of RFC 5280 §5.1 as that takes.
struct RevocationListValidity: Equatable {
    var begin: Timestamp
    /// When its successor is due; nil for a list that names no such time.
    var end: Timestamp?

    init(begin: Timestamp, end: Timestamp?) {
        self.begin = begin
        self.end = end
    }

    /// That of the first list of a file to end. PEM with any number of lists, or one in DER; nil when there is none.
    init?(file bytes: [UInt8]) {
        let blocks = PEMText.blocks(of: "X509 CRL", in: String(decoding: bytes, as: UTF8.self))
        let lists = (blocks.isEmpty ? [bytes] : blocks).compactMap(RevocationListValidity.init(der:))
        guard let first = lists.min(by: { ($0.end?.milliseconds ?? .max) < ($1.end?.milliseconds ?? .max) }) else {
            return nil
        }
        self = first
    }

    /// CertificateList ::= { TBSCertList { version?, signature, issuer, thisUpdate, nextUpdate? … } … }
    private init?(der bytes: [UInt8]) {
        var outer = DERReader(bytes[...])
        guard let list = outer.next(), var body = list.contents(tag: 0x30).map(DERReader.init),
            let signed = body.next(), var fields = signed.contents(tag: 0x30).map(DERReader.init),
            let first = fields.next()
        else { return nil }
        if first.tag == 0x02 { _ = fields.next() }
        guard fields.next() != nil, let begin = fields.next().flatMap(CertificateExpiry.instant) else { return nil }
        self.begin = begin
        self.end = fields.next().flatMap(CertificateExpiry.instant)
    }
}

/// Reads DER elements one after the other. Never beyond the bytes that there are.
struct DERReader {
    struct Element {
        var tag: UInt8
        var contents: ArraySlice<UInt8>

        /// The contents where the element has this tag.
        func contents(tag: UInt8) -> ArraySlice<UInt8>? { self.tag == tag ? self.contents : nil }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.rest = bytes
    }

    mutating func next() -> Element? {
        guard let tag = self.rest.popFirst(), let first = self.rest.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), self.rest.count >= count else { return nil }
            length = self.rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            self.rest = self.rest.dropFirst(count)
        }
        guard length <= self.rest.count else { return nil }
        defer { self.rest = self.rest.dropFirst(length) }
        return Element(tag: tag, contents: self.rest.prefix(length))
    }
}
