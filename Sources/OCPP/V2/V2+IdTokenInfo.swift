extension V2 {
    /// What is known of an id token.
    public struct IdTokenInfo: JSONReadable, JSONWritable, Hashable, Sendable {
        public var status: AuthorizationStatus
        /// When the station is to forget it from its cache.
        public var cacheExpiryDateTime: OCPPTimestamp?
        /// −9 to 9; absent, it is 0.
        public var chargingPriority: Int?
        /// As RFC 5646 has it, at most 8 characters.
        public var language1: String?
        /// Where the token may charge; empty is everywhere.
        public var evseId: [Int]
        public var language2: String?
        public var groupIdToken: IdToken?
        public var personalMessage: MessageContent?

        public init(
            status: AuthorizationStatus, cacheExpiryDateTime: OCPPTimestamp? = nil, chargingPriority: Int? = nil,
            language1: String? = nil, evseId: [Int] = [], language2: String? = nil, groupIdToken: IdToken? = nil,
            personalMessage: MessageContent? = nil
        ) {
            self.status = status
            self.cacheExpiryDateTime = cacheExpiryDateTime
            self.chargingPriority = chargingPriority
            self.language1 = language1
            self.evseId = evseId
            self.language2 = language2
            self.groupIdToken = groupIdToken
            self.personalMessage = personalMessage
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.status = try json.required("status")
            self.cacheExpiryDateTime = try json.optional("cacheExpiryDateTime")
            self.chargingPriority = try json.optional("chargingPriority")
            self.language1 = try json.optional("language1")
            self.evseId = try json.list("evseId")
            self.language2 = try json.optional("language2")
            self.groupIdToken = try json.optional("groupIdToken")
            self.personalMessage = try json.optional("personalMessage")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("status", self.status)
                json.member("cacheExpiryDateTime", self.cacheExpiryDateTime)
                json.member("chargingPriority", self.chargingPriority)
                json.member("language1", self.language1)
                json.list("evseId", self.evseId)
                json.member("language2", self.language2)
                json.member("groupIdToken", self.groupIdToken)
                json.member("personalMessage", self.personalMessage)
            }
        }
    }

    /// A text to be shown.
    public struct MessageContent: JSONReadable, JSONWritable, Hashable, Sendable {
        public var format: MessageFormat
        public var language: String?
        /// At most 512 characters.
        public var content: String

        public init(format: MessageFormat, language: String? = nil, content: String) {
            self.format = format
            self.language = language
            self.content = content
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.format = try json.required("format")
            self.language = try json.optional("language")
            self.content = try json.required("content")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("format", self.format)
                json.member("language", self.language)
                json.member("content", self.content)
            }
        }
    }

    /// Whether an id token may charge.
    public enum AuthorizationStatus: String, WireEnumeration {
        case accepted = "Accepted"
        case blocked = "Blocked"
        case concurrentTx = "ConcurrentTx"
        case expired = "Expired"
        case invalid = "Invalid"
        case noCredit = "NoCredit"
        case notAllowedTypeEVSE = "NotAllowedTypeEVSE"
        case notAtThisLocation = "NotAtThisLocation"
        case notAtThisTime = "NotAtThisTime"
        case unknown = "Unknown"
    }

    /// How a text is written.
    public enum MessageFormat: String, WireEnumeration {
        case ascii = "ASCII"
        case html = "HTML"
        case uri = "URI"
        case utf8 = "UTF8"
        /// Only in 2.1.
        case qrCode = "QRCODE"
    }
}
