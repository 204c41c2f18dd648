/// Which arguments each verb has. One that a verb does not have is refused: a misspelled EVSE would make a command for
/// one outlet a command for the whole charger.
extension CommandVerb {
    /// The names in `args`, in the order in which people are told them.
    var argumentNames: [String] {
        switch self {
        case .start: ["token", "token_type"] + Self.outlet
        case .stop: ["session", "evse"]
        case .unlock: Self.outlet
        case .reset: ["type"]
        case .availability: ["operative"] + Self.outlet
        case .limit: ["limit", "unit", "duration_seconds", "purpose", "stack_level"] + Self.outlet
        case .clearLimit, .profiles: ["purpose", "stack_level"] + Self.outlet
        case .schedule: ["duration_seconds", "unit"] + Self.outlet
        case .reserve: ["token", "token_type", "until", "group", "evse"]
        case .cancelReservation: ["reservation"]
        case .localList: ["full"]
        case .updateFirmware:
            ["file", "location", "retrieve_at", "install_at", "signing_certificate", "signature"] + Self.retries
        case .getLogs: ["location", "log", "since", "until"] + Self.retries
        case .publishFirmware: ["file", "location", "checksum"] + Self.retries
        case .unpublishFirmware: ["checksum"]
        case .setDisplay: ["text", "id", "priority", "during", "from", "until", "session", "format", "language"]
        case .clearDisplay: ["id"]
        case .setMonitor: ["variable", "type", "value", "id", "severity", "transaction"] + Self.outlet
        case .clearMonitor: ["monitors"]
        case .customer: ["token", "token_type", "customer", "report", "clear"]
        case .trigger: ["message"] + Self.outlet
        case .configure: ["key", "value"]
        case .installCertificate: ["type", "certificate"]
        case .deleteCertificate: ["type", "issuer_name_hash", "issuer_key_hash", "serial", "hash_algorithm"]
        case .certificates: ["type"]
        case .certificateSigned: ["chain", "type", "request_id"]
        case .ocpp: ["action", "payload"]
        case .clearCache, .displays, .monitors, .renewCertificate: []
        }
    }

    private static let outlet = ["evse", "connector"]
    private static let retries = ["retries", "retry_interval_seconds"]

    /// - Throws: `CommandArgumentError` that names what the verb does not have, and what it has.
    func checkNames(in args: KeyedDecodingContainer<CommandArgumentName>) throws {
        let known = self.argumentNames
        let unknown = args.allKeys.map(\.stringValue).filter { !known.contains($0) }.min()
        if let unknown {
            let has = known.isEmpty ? "it has none" : "it has " + known.joined(separator: ", ")
            throw CommandArgumentError(
                problem: "'\(self.rawValue)' has no argument '\(unknown.prefix(40))'; \(has)")
        }
        if args.contains(.connector), !args.contains(.evse) {
            throw CommandArgumentError(problem: "'connector' is one of an EVSE: give 'evse' too")
        }
    }
}

/// The name of an argument, whatever it is.
struct CommandArgumentName: CodingKey {
    static let evse = CommandArgumentName("evse")
    static let connector = CommandArgumentName("connector")

    let stringValue: String
    var intValue: Int? { nil }

    private init(_ name: String) { self.stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}
