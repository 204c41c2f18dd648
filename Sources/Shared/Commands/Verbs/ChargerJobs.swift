/// New firmware for a charger, which fetches and installs it itself.
public struct FirmwareOrder: Hashable, Sendable {
    public var source: FileSource
    /// Nil for at once.
    public var retrieveAt: Timestamp?
    /// Nil for as soon as it is there; 1.6 knows it for signed firmware only.
    public var installAt: Timestamp?
    /// What it is signed with; nil for unsigned firmware.
    public var signature: FirmwareSignature?
    public var retries: JobRetries

    public init(
        source: FileSource, retrieveAt: Timestamp? = nil, installAt: Timestamp? = nil,
        signature: FirmwareSignature? = nil, retries: JobRetries = JobRetries()
    ) {
        self.source = source
        self.retrieveAt = retrieveAt
        self.installAt = installAt
        self.signature = signature
        self.retries = retries
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        self.init(
            source: try FileSource(args),
            retrieveAt: try args.decodeIfPresent(Timestamp.self, forKey: .retrieveAt),
            installAt: try args.decodeIfPresent(Timestamp.self, forKey: .installAt),
            signature: try FirmwareSignature(args), retries: try JobRetries(args))
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try self.source.encode(to: &args)
        try args.encodeIfPresent(self.retrieveAt, forKey: .retrieveAt)
        try args.encodeIfPresent(self.installAt, forKey: .installAt)
        try args.encodeIfPresent(self.signature?.certificate, forKey: .signingCertificate)
        try args.encodeIfPresent(self.signature?.value, forKey: .signature)
        try self.retries.encode(to: &args)
    }

    var masked: FirmwareOrder {
        var masked = self
        masked.source = self.source.masked
        return masked
    }
}

/// How a charger tells that firmware is the manufacturer's.
public struct FirmwareSignature: Hashable, Sendable {
    /// PEM, at most 5,500 characters.
    public var certificate: String
    /// Base64, at most 800 characters.
    public var value: String

    public init(certificate: String, value: String) {
        self.certificate = certificate
        self.value = value
    }

    init?(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        guard args.contains(.signingCertificate) || args.contains(.signature) else { return nil }
        guard args.contains(.signingCertificate), args.contains(.signature) else {
            throw CommandArgumentError(problem: "signed firmware needs both 'signing_certificate' and 'signature'")
        }
        self.init(
            certificate: try args.text(.signingCertificate, upTo: 5500), value: try args.text(.signature, upTo: 800))
    }
}

/// A charger's log, which it uploads itself.
public struct LogOrder: Hashable, Sendable {
    /// Which log (`LogEnumType`).
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case diagnostics
        case security
    }

    public var kind: Kind
    /// A URL that the charger can upload to, which may hold credentials. Nil for this gateway: a link is made when the
    /// charger is told of the job.
    public var location: String?
    /// The oldest entry that is wanted; nil for all.
    public var since: Timestamp?
    public var until: Timestamp?
    public var retries: JobRetries

    public init(
        kind: Kind = .diagnostics, location: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        retries: JobRetries = JobRetries()
    ) {
        self.kind = kind
        self.location = location
        self.since = since
        self.until = until
        self.retries = retries
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        self.init(
            kind: try args.decodeIfPresent(Kind.self, forKey: .log) ?? .diagnostics,
            location: args.contains(.location) ? try args.text(.location, upTo: 2000) : nil,
            since: try args.decodeIfPresent(Timestamp.self, forKey: .since),
            until: try args.decodeIfPresent(Timestamp.self, forKey: .until), retries: try JobRetries(args))
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encode(self.kind, forKey: .log)
        try args.encodeIfPresent(self.location, forKey: .location)
        try args.encodeIfPresent(self.since, forKey: .since)
        try args.encodeIfPresent(self.until, forKey: .until)
        try self.retries.encode(to: &args)
    }

    var masked: LogOrder {
        var masked = self
        masked.location = self.location.map(SecretMask.withoutCredentials)
        return masked
    }
}

/// How often a charger tries to fetch or to upload; nil where that is the charger's own choice.
public struct JobRetries: Hashable, Sendable {
    public var count: Int?
    public var intervalSeconds: Int?

    public init(count: Int? = nil, intervalSeconds: Int? = nil) {
        self.count = count
        self.intervalSeconds = intervalSeconds
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        self.init(
            count: try args.number(.retries, in: 0...100),
            intervalSeconds: try args.number(.retryIntervalSeconds, in: 0...86_400))
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encodeIfPresent(self.count, forKey: .retries)
        try args.encodeIfPresent(self.intervalSeconds, forKey: .retryIntervalSeconds)
    }
}
