/// Where a charger fetches a file from.
public enum FileSource: Hashable, Sendable {
    /// A URL that the charger can reach; it may hold credentials.
    case location(String)
    /// Firmware that this gateway keeps, by its number. A link is made when the charger is told of the job.
    case file(Int64)

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        switch (args.contains(.location), args.contains(.file)) {
        case (true, false): self = .location(try args.text(.location, upTo: 2000))
        case (false, true): self = .file(try args.decode(Int64.self, forKey: .file))
        default:
            throw CommandArgumentError(problem: "give either 'location', a URL, or 'file', the number of a stored file")
        }
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        switch self {
        case .location(let location): try args.encode(location, forKey: .location)
        case .file(let file): try args.encode(file, forKey: .file)
        }
    }

    var masked: FileSource {
        switch self {
        case .location(let location): .location(SecretMask.withoutCredentials(location))
        case .file: self
        }
    }

    public var location: String? {
        switch self {
        case .location(let location): location
        case .file: nil
        }
    }

    public var file: Int64? {
        switch self {
        case .location: nil
        case .file(let file): file
        }
    }
}

/// Firmware for a local controller, which publishes it to the chargers behind it (OCPP 2.x).
public struct PublishOrder: Hashable, Sendable {
    public var source: FileSource
    /// The MD5 of the firmware, 32 hexadecimal digits; nil where the gateway keeps the file and knows it.
    public var checksum: String?
    public var retries: JobRetries

    public init(source: FileSource, checksum: String? = nil, retries: JobRetries = JobRetries()) {
        self.source = source
        self.checksum = checksum
        self.retries = retries
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        let checksum = args.contains(.checksum) ? try args.checksum() : nil
        self.init(source: try FileSource(args), checksum: checksum, retries: try JobRetries(args))
        guard self.checksum != nil || self.source.file != nil else {
            throw CommandArgumentError(problem: "'checksum' is needed with 'location': the MD5 of the firmware")
        }
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try self.source.encode(to: &args)
        try args.encodeIfPresent(self.checksum, forKey: .checksum)
        try self.retries.encode(to: &args)
    }
}

extension PublishOrder {
    var masked: PublishOrder {
        var masked = self
        masked.source = self.source.masked
        return masked
    }
}

extension KeyedDecodingContainer<CommandArguments.Key> {
    /// An MD5.
    func checksum() throws -> String {
        let text = try self.decode(String.self, forKey: .checksum).lowercased()
        guard text.utf8.count == 32, text.allSatisfy(\.isHexDigit) else {
            throw CommandArgumentError(problem: "'checksum' must be an MD5: 32 hexadecimal digits")
        }
        return text
    }
}

/// A link that a job needs before its charger can be told of it.
public struct LinkNeed: Hashable, Sendable {
    /// The file to fetch; nil where one is to be brought.
    public var file: Int64?

    public var direction: FileLink.Direction { self.file == nil ? .bring : .fetch }
}

extension CommandArguments {
    /// The link that is to be made; nil where the arguments say all there is to say.
    public var linkNeed: LinkNeed? {
        switch self {
        case .updateFirmware(let order): order.source.file.map { LinkNeed(file: $0) }
        case .publishFirmware(let order): order.source.file.map { LinkNeed(file: $0) }
        case .getLogs(let order): order.location == nil ? LinkNeed(file: nil) : nil
        default: nil
        }
    }

    /// With the link in the place of what needed it.
    ///
    /// - Parameter md5: that of the file to fetch.
    public func linked(to url: String, md5: String?) -> CommandArguments {
        switch self {
        case .updateFirmware(var order):
            order.source = .location(url)
            return .updateFirmware(order)
        case .publishFirmware(var order):
            order.source = .location(url)
            order.checksum = order.checksum ?? md5
            return .publishFirmware(order)
        case .getLogs(var order):
            order.location = url
            return .getLogs(order)
        default:
            return self
        }
    }
}
