/// Which stream to the cloud is meant.
public struct StreamChoice: Codable, Hashable, Sendable {
    /// `journal` or `meter`; nil for both.
    public var stream: String?

    public init(stream: String? = nil) {
        self.stream = stream
    }
}

/// What is to be sent to the cloud again.
public struct ResendOrder: Codable, Hashable, Sendable {
    /// `journal` or `meter`; nil for `meter`.
    public var stream: String?
    /// The first record that is sent again; everything after it follows.
    public var from: Int64

    public init(stream: String? = nil, from: Int64) {
        self.stream = stream
        self.from = from
    }
}
