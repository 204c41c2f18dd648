extension V2 {
    /// May this id token charge (C01)?
    public struct Authorize: Request {
        public static let action = "Authorize"

        /// The contract certificate, PEM, at most 5500 characters.
        public var certificate: String?
        public var idToken: IdToken

        public init(certificate: String? = nil, idToken: IdToken) {
            self.certificate = certificate
            self.idToken = idToken
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificate = try json.optional("certificate")
            self.idToken = try json.required("idToken")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("certificate", self.certificate)
                json.member("idToken", self.idToken)
            }
        }
    }

    /// What is known of a contract certificate.
    public enum AuthorizeCertificateStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case signatureError = "SignatureError"
        case certificateExpired = "CertificateExpired"
        case certificateRevoked = "CertificateRevoked"
        case noCertificateAvailable = "NoCertificateAvailable"
        case certChainError = "CertChainError"
        case contractCancelled = "ContractCancelled"
    }
}

extension V2.Authorize {
    /// What is known of the id token.
    public struct Response: JSONReadable, JSONWritable, Hashable, Sendable {
        public var certificateStatus: V2.AuthorizeCertificateStatus?
        public var idTokenInfo: V2.IdTokenInfo

        public init(certificateStatus: V2.AuthorizeCertificateStatus? = nil, idTokenInfo: V2.IdTokenInfo) {
            self.certificateStatus = certificateStatus
            self.idTokenInfo = idTokenInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.certificateStatus = try json.optional("certificateStatus")
            self.idTokenInfo = try json.required("idTokenInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("certificateStatus", self.certificateStatus)
                json.member("idTokenInfo", self.idTokenInfo)
            }
        }
    }
}
