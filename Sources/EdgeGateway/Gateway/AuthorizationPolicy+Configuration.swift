internal import Shared

extension AuthorizationPolicy {
    init(_ tokens: Configuration.Tokens) {
        self.init()
        self.unknown = tokens.unknown == .accept ? .accept : .reject
        self.unknownOffline =
            switch tokens.unknownOffline {
            case .same: self.unknown
            case .reject: .reject
            case .accept: .accept
            }
        self.acceptedTypes = tokens.acceptedTypes
        self.allowsConcurrent = tokens.concurrent
        self.lostAfter = Int64(tokens.lostAfterSeconds) * 1000
        self.cacheSeconds = Int64(tokens.cacheSeconds)
        self.masterPassGroup = tokens.masterPassGroup
        self.messages = RefusalMessages(tokens.messages)
    }
}

extension RefusalMessages {
    init(_ messages: Configuration.Messages) {
        self.init()
        self.language = messages.language
        self.unknown = messages.unknown
        self.blocked = messages.blocked
        self.expired = messages.expired
        self.concurrent = messages.concurrent
        self.elsewhere = messages.elsewhere
    }
}
