extension V2 {
    /// Who wants to charge.
    public struct IdToken: JSONReadable, JSONWritable, Hashable, Sendable {
        /// At most 36 characters (2.1: 255), compared without case; empty for the type NoAuthorization.
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
        /// At most 36 characters; 2.1: 255.
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

    /// Where an id token comes from: an enumeration in 2.0.1, any text of at most 20 characters in 2.1.
    public struct IdTokenType: RawRepresentable, JSONReadable, JSONWritable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        public init(_ json: JSONValue) throws(MessageError) { self.rawValue = try String(json) }

        public func write(to json: inout JSONWriter) { json.string(self.rawValue) }

        public static let central = Self(rawValue: "Central")
        public static let emaid = Self(rawValue: "eMAID")
        public static let iso14443 = Self(rawValue: "ISO14443")
        public static let iso15693 = Self(rawValue: "ISO15693")
        public static let keyCode = Self(rawValue: "KeyCode")
        public static let local = Self(rawValue: "Local")
        public static let macAddress = Self(rawValue: "MacAddress")
        public static let noAuthorization = Self(rawValue: "NoAuthorization")

        /// Those that there are in 2.0.1.
        public static let standard = [
            central, emaid, iso14443, iso15693, keyCode, local, macAddress, noAuthorization,
        ]
    }
}
