extension V2 {
    /// What a certificate that is asked for is to be for.
    public enum CertificateSigningUse: String, WireEnumeration {
        case chargingStationCertificate = "ChargingStationCertificate"
        case v2gCertificate = "V2GCertificate"
        /// Only in 2.1.
        case v2g20Certificate = "V2G20Certificate"
    }

    /// Ask for a certificate (A02, A03).
    public struct SignCertificate: Request {
        public static let action = "SignCertificate"
        public typealias Response = StatusResponse<GenericStatus>

        /// PKCS #10 in PEM, at most 5,500 characters.
        public var csr: String
        /// Absent, it is the charging station's.
        public var certificateType: CertificateSigningUse?
        /// Only in 2.1.
        public var requestId: Int?

        public init(csr: String, certificateType: CertificateSigningUse? = nil, requestId: Int? = nil) {
            self.csr = csr
            self.certificateType = certificateType
            self.requestId = requestId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.csr = try json.required("csr")
            self.certificateType = try json.optional("certificateType")
            self.requestId = try json.optional("requestId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("csr", self.csr)
                json.member("certificateType", self.certificateType)
                json.member("requestId", self.requestId)
            }
        }
    }

    /// Take a certificate that was asked for (A02, A03).
    public struct CertificateSigned: Request {
        public static let action = "CertificateSigned"
        public typealias Response = StatusResponse<GenericStatus>

        /// PEM, the station's own first; at most 10,000 characters.
        public var certificateChain: String
        /// Absent, it is the charging station's.
        public var certificateType: CertificateSigningUse?
        /// Only in 2.1.
        public var requestId: Int?

        public init(certificateChain: String, certificateType: CertificateSigningUse? = nil, requestId: Int? = nil) {
            self.certificateChain = certificateChain
            self.certificateType = certificateType
            self.requestId = requestId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateChain = try json.required("certificateChain")
            self.certificateType = try json.optional("certificateType")
            self.requestId = try json.optional("requestId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("certificateChain", self.certificateChain)
                json.member("certificateType", self.certificateType)
                json.member("requestId", self.requestId)
            }
        }
    }

    /// What certificates that are installed are for; the chain for vehicles is told and deleted, never installed.
    public enum InstalledCertificateUse: String, WireEnumeration {
        case v2gRootCertificate = "V2GRootCertificate"
        case moRootCertificate = "MORootCertificate"
        case csmsRootCertificate = "CSMSRootCertificate"
        case v2gCertificateChain = "V2GCertificateChain"
        case manufacturerRootCertificate = "ManufacturerRootCertificate"
        /// Only in 2.1.
        case oemRootCertificate = "OEMRootCertificate"
    }

    /// Trust an authority (M05).
    public struct InstallCertificate: Request {
        public static let action = "InstallCertificate"
        public typealias Response = StatusResponse<InstallCertificateStatus>

        public var certificateType: InstalledCertificateUse
        /// PEM, at most 5,500 characters.
        public var certificate: String

        public init(certificateType: InstalledCertificateUse, certificate: String) {
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
        case rejected = "Rejected"
        case failed = "Failed"
    }

    /// Delete a certificate (M04).
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

    /// Tell the certificates (M03).
    public struct GetInstalledCertificateIds: Request {
        public static let action = "GetInstalledCertificateIds"

        /// Empty asks for all.
        public var certificateType: [InstalledCertificateUse]

        public init(certificateType: [InstalledCertificateUse] = []) {
            self.certificateType = certificateType
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateType = try json.list("certificateType")
        }

        public func write(to json: inout JSONWriter) {
            json.object { $0.list("certificateType", self.certificateType) }
        }
    }

    /// A certificate, and those below it.
    public struct CertificateHashDataChain: JSONReadable, JSONWritable, Hashable, Sendable {
        public var certificateHashData: CertificateHashData
        public var certificateType: InstalledCertificateUse
        public var childCertificateHashData: [CertificateHashData]

        public init(
            certificateHashData: CertificateHashData, certificateType: InstalledCertificateUse,
            childCertificateHashData: [CertificateHashData] = []
        ) {
            self.certificateHashData = certificateHashData
            self.certificateType = certificateType
            self.childCertificateHashData = childCertificateHashData
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateHashData = try json.required("certificateHashData")
            self.certificateType = try json.required("certificateType")
            self.childCertificateHashData = try json.list("childCertificateHashData")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("certificateHashData", self.certificateHashData)
                json.member("certificateType", self.certificateType)
                json.list("childCertificateHashData", self.childCertificateHashData)
            }
        }
    }
}

extension V2.GetInstalledCertificateIds {
    /// The certificates; none where there are none.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: InstalledCertificateStatus
        public var certificateHashDataChain: [V2.CertificateHashDataChain]

        public init(
            status: InstalledCertificateStatus, certificateHashDataChain: [V2.CertificateHashDataChain] = []
        ) {
            self.status = status
            self.certificateHashDataChain = certificateHashDataChain
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.certificateHashDataChain = try json.list("certificateHashDataChain")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.list("certificateHashDataChain", self.certificateHashDataChain)
            }
        }
    }
}
