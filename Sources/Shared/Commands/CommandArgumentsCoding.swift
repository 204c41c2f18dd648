internal import Foundation

/// `{"verb": "start", "args": {"token": "…"}}`: the form on the command topic and on the local API.
extension CommandArguments: Codable {
    private enum Outer: String, CodingKey { case verb, args }

    enum Key: String, CodingKey {
        case token
        case tokenType = "token_type"
        case evse, connector, session, type, operative, limit, unit
        case durationSeconds = "duration_seconds"
        case message, key, value, action, payload
        case purpose
        case stackLevel = "stack_level"
        case group, until, reservation, full
        case location, file, checksum, signature, retries, log, since
        case retrieveAt = "retrieve_at"
        case installAt = "install_at"
        case signingCertificate = "signing_certificate"
        case retryIntervalSeconds = "retry_interval_seconds"
        case id, text, format, language, priority, during, from, variable, severity, transaction, monitors, customer
        case report, clear
    }

    public init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Outer.self)
        let word = try outer.decode(String.self, forKey: .verb)
        guard let verb = CommandVerb(rawValue: word) else {
            let known = CommandVerb.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandArgumentError(problem: "'\(word.prefix(40))' is no verb; the verbs are \(known)")
        }
        if outer.contains(.args) {
            try verb.checkNames(in: outer.nestedContainer(keyedBy: CommandArgumentName.self, forKey: .args))
        }
        if CertificateCommand.verbs.contains(verb) {
            let args = outer.contains(.args) ? try outer.superDecoder(forKey: .args) : nil
            self = .certificate(try CertificateCommand(verb, from: args))
            return
        }
        guard outer.contains(.args) else {
            self = try Self.withoutArguments(verb)
            return
        }
        let args = try outer.nestedContainer(keyedBy: Key.self, forKey: .args)
        self = try Self.decode(verb, args)
    }

    private static func withoutArguments(_ verb: CommandVerb) throws -> CommandArguments {
        switch verb {
        case .stop: return .stop(session: nil)
        case .unlock: return .unlock(Outlet(evse: 1))
        case .reset: return .reset(.soft)
        case .clearLimit: return .clearLimit(LimitSelection())
        case .schedule: return .schedule(ScheduleQuestion())
        case .profiles: return .profiles(LimitSelection())
        case .displays: return .displays
        case .monitors: return .monitors
        case .clearCache: return .clearCache
        case .localList: return .localList(isFull: false)
        case .getLogs: return .getLogs(LogOrder())
        default:
            throw CommandArgumentError(problem: "'\(verb.rawValue)' needs 'args'")
        }
    }

    private static func decode(_ verb: CommandVerb, _ args: KeyedDecodingContainer<Key>) throws -> CommandArguments {
        switch verb {
        case .start:
            return .start(token: try args.token(), outlet: try args.outlet())
        case .stop:
            let session = try args.decodeIfPresent(Int64.self, forKey: .session).map(SessionID.init(rawValue:))
            return .stop(session: session, evse: try args.number(.evse, in: 1...10_000))
        case .unlock:
            return .unlock(try args.outlet() ?? Outlet(evse: 1))
        case .reset:
            return .reset(try args.decodeIfPresent(ResetKind.self, forKey: .type) ?? .soft)
        case .availability:
            return .availability(isOperative: try args.decode(Bool.self, forKey: .operative), outlet: try args.outlet())
        case .limit:
            return .limit(try ChargingLimit(args))
        case .clearLimit:
            return .clearLimit(try LimitSelection(args))
        case .schedule:
            return .schedule(try ScheduleQuestion(args))
        case .profiles:
            return .profiles(try LimitSelection(args))
        case .reserve:
            return .reserve(try ReservationOrder(args))
        case .cancelReservation:
            return .cancelReservation(try args.decode(Int64.self, forKey: .reservation))
        case .clearCache:
            return .clearCache
        case .localList:
            return .localList(isFull: try args.decodeIfPresent(Bool.self, forKey: .full) ?? false)
        case .updateFirmware:
            return .updateFirmware(try FirmwareOrder(args))
        case .getLogs:
            return .getLogs(try LogOrder(args))
        case .publishFirmware:
            return .publishFirmware(try PublishOrder(args))
        case .unpublishFirmware:
            return .unpublishFirmware(checksum: try args.checksum())
        case .setDisplay:
            return .setDisplay(try DisplayOrder(args))
        case .displays:
            return .displays
        case .clearDisplay:
            return .clearDisplay(try args.decode(Int.self, forKey: .id))
        case .setMonitor:
            return .setMonitor(try MonitorOrder(args))
        case .monitors:
            return .monitors
        case .clearMonitor:
            return .clearMonitor(try MonitorSelection(args))
        case .customer:
            return .customer(try CustomerQuestion(args))
        case .trigger:
            return .trigger(message: try args.text(.message, upTo: 50), outlet: try args.outlet())
        case .configure:
            return .configure(key: try args.text(.key, upTo: 500), value: try args.text(.value, upTo: 2500))
        case .ocpp:
            return .ocpp(action: try args.text(.action, upTo: 50), payload: try args.payload())
        case .installCertificate, .deleteCertificate, .certificates, .certificateSigned, .renewCertificate:
            throw CommandArgumentError(problem: "'\(verb.rawValue)' is read elsewhere")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Outer.self)
        try outer.encode(self.verb, forKey: .verb)
        if case .certificate(let command) = self { return try command.encode(to: outer.superEncoder(forKey: .args)) }
        var args = outer.nestedContainer(keyedBy: Key.self, forKey: .args)
        switch self {
        case .start(let token, let outlet):
            try args.encode(token)
            try args.encode(outlet)
        case .stop(let session, let evse):
            try args.encodeIfPresent(session?.rawValue, forKey: .session)
            try args.encodeIfPresent(evse, forKey: .evse)
        case .unlock(let outlet): try args.encode(outlet)
        case .certificate: break
        case .reset(let kind): try args.encode(kind, forKey: .type)
        case .availability(let isOperative, let outlet):
            try args.encode(isOperative, forKey: .operative)
            try args.encode(outlet)
        case .limit(let limit): try limit.encode(to: &args)
        case .clearLimit(let selection): try selection.encode(to: &args)
        case .schedule(let question): try question.encode(to: &args)
        case .profiles(let selection): try selection.encode(to: &args)
        case .reserve(let order): try order.encode(to: &args)
        case .cancelReservation(let number): try args.encode(number, forKey: .reservation)
        case .clearCache, .displays, .monitors: break
        case .localList(let isFull): try args.encode(isFull, forKey: .full)
        case .updateFirmware(let order): try order.encode(to: &args)
        case .getLogs(let order): try order.encode(to: &args)
        case .publishFirmware(let order): try order.encode(to: &args)
        case .unpublishFirmware(let checksum): try args.encode(checksum, forKey: .checksum)
        case .setDisplay(let order): try order.encode(to: &args)
        case .clearDisplay(let id): try args.encode(id, forKey: .id)
        case .setMonitor(let order): try order.encode(to: &args)
        case .clearMonitor(let selection): try selection.encode(to: &args)
        case .customer(let question): try question.encode(to: &args)
        case .trigger(let message, let outlet):
            try args.encode(message, forKey: .message)
            try args.encode(outlet)
        case .configure(let key, let value):
            try args.encode(key, forKey: .key)
            try args.encode(value, forKey: .value)
        case .ocpp(let action, let payload):
            try args.encode(action, forKey: .action)
            try args.encode(JSONDecoder().decode(OpaqueJSON.self, from: Data(payload.utf8)), forKey: .payload)
        }
    }
}

/// What is wrong with a command's arguments, in words for who sent it.
public struct CommandArgumentError: Error, Hashable, CustomStringConvertible {
    public let problem: String

    public init(problem: String) {
        self.problem = problem
    }

    public var description: String { self.problem }
}

/// What the arguments of several verbs have in common. A verb with arguments of its own reads and writes them in its file.
extension KeyedDecodingContainer<CommandArguments.Key> {
    func text(_ key: Key, upTo limit: Int) throws -> String {
        let text = try self.decode(String.self, forKey: key)
        guard (1...limit).contains(text.utf8.count) else {
            throw CommandArgumentError(problem: "'\(key.stringValue)' must have 1 to \(limit) characters")
        }
        return text
    }

    /// A whole number in a range; nil where it is left out.
    func number(_ key: Key, in range: ClosedRange<Int>) throws -> Int? {
        guard let number = try self.decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard range.contains(number) else {
            throw CommandArgumentError(
                problem: "'\(key.stringValue)' must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func token() throws -> IdToken {
        IdToken(try self.text(.token, upTo: 255), type: try self.decodeIfPresent(String.self, forKey: .tokenType))
    }

    func outlet() throws -> Outlet? {
        guard let evse = try self.decodeIfPresent(Int.self, forKey: .evse) else { return nil }
        let connector = try self.decodeIfPresent(Int.self, forKey: .connector) ?? 1
        guard (0...10_000).contains(evse), (0...10_000).contains(connector) else {
            throw CommandArgumentError(problem: "'evse' and 'connector' must be from 0 to 10000")
        }
        return Outlet(evse: evse, connector: connector)
    }

    /// The payload of a raw CALL, as JSON text; an empty object where it is left out.
    fileprivate func payload() throws -> String {
        guard let payload = try self.decodeIfPresent(OpaqueJSON.self, forKey: .payload) else { return "{}" }
        guard case .object = payload else {
            throw CommandArgumentError(problem: "'payload' must be a JSON object")
        }
        return try payload.text()
    }
}

extension KeyedEncodingContainer<CommandArguments.Key> {
    mutating func encode(_ outlet: Outlet?) throws {
        guard let outlet else { return }
        try self.encode(outlet.evse, forKey: .evse)
        try self.encode(outlet.connector, forKey: .connector)
    }

    mutating func encode(_ token: IdToken) throws {
        try self.encode(token.value, forKey: .token)
        try self.encodeIfPresent(token.type, forKey: .tokenType)
    }
}
