extension V201 {
    /// Who wants to charge.
    public struct IdToken: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 36 characters, compared without case; empty for the type NoAuthorization.
        public var idToken: String
        public var type: IdTokenType
        public var additionalInfo: [AdditionalInfo]

        public init(idToken: String, type: IdTokenType, additionalInfo: [AdditionalInfo] = []) {
            self.idToken = idToken
            self.type = type
            self.additionalInfo = additionalInfo
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.idToken = try json.required("idToken")
            self.type = try json.required("type")
            self.additionalInfo = try json.list("additionalInfo")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("idToken", self.idToken)
                json.member("type", self.type)
                json.list("additionalInfo", self.additionalInfo)
            }
        }
    }

    /// A further identifier that comes with a token.
    public struct AdditionalInfo: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 36 characters.
        public var additionalIdToken: String
        /// At most 50 characters.
        public var type: String

        public init(additionalIdToken: String, type: String) {
            self.additionalIdToken = additionalIdToken
            self.type = type
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.additionalIdToken = try json.required("additionalIdToken")
            self.type = try json.required("type")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("additionalIdToken", self.additionalIdToken)
                json.member("type", self.type)
            }
        }
    }

    /// Where an id token comes from.
    public enum IdTokenType: String, WireEnumeration {
        case central = "Central"
        case eMAID = "eMAID"
        case iso14443 = "ISO14443"
        case iso15693 = "ISO15693"
        case keyCode = "KeyCode"
        case local = "Local"
        case macAddress = "MacAddress"
        case noAuthorization = "NoAuthorization"
    }
}
