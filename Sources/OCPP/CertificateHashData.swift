/// Names a certificate by its issuer and number (1.6 security extension, 2.0.1 and 2.1).
public struct CertificateHashData: JSONReadable, JSONWritable, Hashable, Sendable {
    /// Of name and key.
    public var hashAlgorithm: HashAlgorithm
    /// Hexadecimal digits, at most 128 characters.
    public var issuerNameHash: String
    /// Hexadecimal digits, at most 128 characters.
    public var issuerKeyHash: String
    /// Hexadecimal digits without leading zeros, at most 40 characters.
    public var serialNumber: String

    public init(hashAlgorithm: HashAlgorithm, issuerNameHash: String, issuerKeyHash: String, serialNumber: String) {
        self.hashAlgorithm = hashAlgorithm
        self.issuerNameHash = issuerNameHash
        self.issuerKeyHash = issuerKeyHash
        self.serialNumber = serialNumber
    }

    public init(_ json: JSONValue) throws(MessageError) {
        self.hashAlgorithm = try json.required("hashAlgorithm")
        self.issuerNameHash = try json.required("issuerNameHash")
        self.issuerKeyHash = try json.required("issuerKeyHash")
        self.serialNumber = try json.required("serialNumber")
    }

    public func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("hashAlgorithm", self.hashAlgorithm)
            json.member("issuerNameHash", self.issuerNameHash)
            json.member("issuerKeyHash", self.issuerKeyHash)
            json.member("serialNumber", self.serialNumber)
        }
    }
}

/// The digests of `CertificateHashData`.
public enum HashAlgorithm: String, WireEnumeration {
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"
}

/// Whether there are certificates to tell of.
public enum InstalledCertificateStatus: String, WireEnumeration {
    case accepted = "Accepted"
    case notFound = "NotFound"
}

/// What became of a deletion.
public enum DeleteCertificateStatus: String, WireEnumeration {
    case accepted = "Accepted"
    case failed = "Failed"
    case notFound = "NotFound"
}
