extension V16 {
    /// Ask for a certificate (security whitepaper, A02).
    public struct SignCertificate: Request {
        public static let action = "SignCertificate"
        public typealias Response = StatusResponse<RequestStatus>

        /// PKCS #10 in PEM, at most 5,500 characters.
        public var csr: String

        public init(csr: String) {
            self.csr = csr
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.csr = try json.required("csr")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.member("csr", self.csr) }
        }
    }

    /// Take a certificate that was asked for (security whitepaper, A02).
    public struct CertificateSigned: Request {
        public static let action = "CertificateSigned"
        public typealias Response = StatusResponse<RequestStatus>

        /// PEM, the charge point's own first; at most 10,000 characters.
        public var certificateChain: String

        public init(certificateChain: String) {
            self.certificateChain = certificateChain
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateChain = try json.required("certificateChain")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.member("certificateChain", self.certificateChain) }
        }
    }

    /// What an authority is trusted for.
    public enum CertificateUse: String, WireEnumeration {
        case centralSystemRootCertificate = "CentralSystemRootCertificate"
        case manufacturerRootCertificate = "ManufacturerRootCertificate"
    }

    /// Trust an authority (security whitepaper, M05).
    public struct InstallCertificate: Request {
        public static let action = "InstallCertificate"
        public typealias Response = StatusResponse<InstallCertificateStatus>

        public var certificateType: CertificateUse
        /// PEM, at most 5,500 characters.
        public var certificate: String

        public init(certificateType: CertificateUse, certificate: String) {
            self.certificateType = certificateType
            self.certificate = certificate
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateType = try json.required("certificateType")
            self.certificate = try json.required("certificate")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("certificateType", self.certificateType)
                json.member("certificate", self.certificate)
            }
        }
    }

    /// What became of an installation.
    public enum InstallCertificateStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case failed = "Failed"
        case rejected = "Rejected"
    }

    /// Trust an authority no more (security whitepaper, M04).
    public struct DeleteCertificate: Request {
        public static let action = "DeleteCertificate"
        public typealias Response = StatusResponse<DeleteCertificateStatus>

        public var certificateHashData: CertificateHashData

        public init(certificateHashData: CertificateHashData) {
            self.certificateHashData = certificateHashData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateHashData = try json.required("certificateHashData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.member("certificateHashData", self.certificateHashData) }
        }
    }

    /// Tell the authorities of one use (security whitepaper, M03).
    public struct GetInstalledCertificateIds: Request {
        public static let action = "GetInstalledCertificateIds"

        public var certificateType: CertificateUse

        public init(certificateType: CertificateUse) {
            self.certificateType = certificateType
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateType = try json.required("certificateType")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.member("certificateType", self.certificateType) }
        }
    }

    /// Send a message now: those of the security extension too.
    public struct ExtendedTriggerMessage: Request {
        public static let action = "ExtendedTriggerMessage"
        public typealias Response = StatusResponse<TriggerMessageStatus>

        public var requestedMessage: String

        public init(requestedMessage: String) {
            self.requestedMessage = requestedMessage
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.requestedMessage = try json.required("requestedMessage")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.member("requestedMessage", self.requestedMessage) }
        }
    }
}

extension V16.GetInstalledCertificateIds {
    /// The authorities; none where there are none.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: InstalledCertificateStatus
        public var certificateHashData: [CertificateHashData]

        public init(status: InstalledCertificateStatus, certificateHashData: [CertificateHashData] = []) {
            self.status = status
            self.certificateHashData = certificateHashData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.certificateHashData = try json.list("certificateHashData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.list("certificateHashData", self.certificateHashData)
            }
        }
    }
}
