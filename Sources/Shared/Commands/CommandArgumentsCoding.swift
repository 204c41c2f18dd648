internal import Foundation

/// `{"verb": "start", "args": {"token": "…"}}`: the form on the command topic and on the local API.
extension CommandArguments: Codable {
    private enum Outer: String, CodingKey { case verb, args }

    fileprivate enum Key: String, CodingKey {
        case token
        case tokenType = "token_type"
        case evse, connector, session, type, operative, limit, unit
        case durationSeconds = "duration_seconds"
        case message, key, value, action, payload
    }

    public init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Outer.self)
        let word = try outer.decode(String.self, forKey: .verb)
        guard let verb = CommandVerb(rawValue: word) else {
            let known = CommandVerb.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandArgumentError(problem: "'\(word.prefix(40))' is no verb; the verbs are \(known)")
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
        case .reset: return .reset(.soft)
        case .start, .unlock, .availability, .limit, .trigger, .configure, .ocpp:
            throw CommandArgumentError(problem: "'\(verb.rawValue)' needs 'args'")
        }
    }

    private static func decode(_ verb: CommandVerb, _ args: KeyedDecodingContainer<Key>) throws -> CommandArguments {
        switch verb {
        case .start:
            let token = try args.text(.token, upTo: 255)
            let type = try args.decodeIfPresent(String.self, forKey: .tokenType)
            return .start(token: IdToken(token, type: type), outlet: try args.outlet())
        case .stop:
            return .stop(session: try args.decodeIfPresent(Int64.self, forKey: .session).map(SessionID.init(rawValue:)))
        case .unlock:
            return .unlock(try args.outlet() ?? Outlet(evse: 1))
        case .reset:
            return .reset(try args.decodeIfPresent(ResetKind.self, forKey: .type) ?? .soft)
        case .availability:
            return .availability(isOperative: try args.decode(Bool.self, forKey: .operative), outlet: try args.outlet())
        case .limit:
            return .limit(try args.limit())
        case .trigger:
            return .trigger(message: try args.text(.message, upTo: 50), outlet: try args.outlet())
        case .configure:
            return .configure(key: try args.text(.key, upTo: 500), value: try args.text(.value, upTo: 2500))
        case .ocpp:
            return .ocpp(action: try args.text(.action, upTo: 50), payload: try args.payload())
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Outer.self)
        try outer.encode(self.verb, forKey: .verb)
        var args = outer.nestedContainer(keyedBy: Key.self, forKey: .args)
        switch self {
        case .start(let token, let outlet):
            try args.encode(token.value, forKey: .token)
            try args.encodeIfPresent(token.type, forKey: .tokenType)
            try args.encode(outlet)
        case .stop(let session): try args.encodeIfPresent(session?.rawValue, forKey: .session)
        case .unlock(let outlet): try args.encode(outlet)
        case .reset(let kind): try args.encode(kind, forKey: .type)
        case .availability(let isOperative, let outlet):
            try args.encode(isOperative, forKey: .operative)
            try args.encode(outlet)
        case .limit(let limit): try args.encode(limit)
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

extension KeyedDecodingContainer {
    fileprivate func text(_ key: Key, upTo limit: Int) throws -> String {
        let text = try self.decode(String.self, forKey: key)
        guard (1...limit).contains(text.utf8.count) else {
            throw CommandArgumentError(problem: "'\(key.stringValue)' must have 1 to \(limit) characters")
        }
        return text
    }
}

extension KeyedDecodingContainer<CommandArguments.Key> {
    /// The payload of a raw CALL, as JSON text; an empty object where it is left out.
    fileprivate func payload() throws -> String {
        guard let payload = try self.decodeIfPresent(OpaqueJSON.self, forKey: .payload) else { return "{}" }
        guard case .object = payload else {
            throw CommandArgumentError(problem: "'payload' must be a JSON object")
        }
        return try payload.text()
    }

    fileprivate func outlet() throws -> Outlet? {
        guard let evse = try self.decodeIfPresent(Int.self, forKey: .evse) else { return nil }
        let connector = try self.decodeIfPresent(Int.self, forKey: .connector) ?? 1
        guard (0...10_000).contains(evse), (0...10_000).contains(connector) else {
            throw CommandArgumentError(problem: "'evse' and 'connector' must be from 0 to 10000")
        }
        return Outlet(evse: evse, connector: connector)
    }

    fileprivate func limit() throws -> ChargingLimit {
        let limit = try self.decode(Double.self, forKey: .limit)
        let tenths = (limit * 10).rounded()
        guard (0...100_000_000).contains(tenths), abs(tenths - limit * 10) < 0.001 else {
            throw CommandArgumentError(problem: "'limit' must be from 0 to 10000000 with at most one decimal")
        }
        let seconds = try self.decodeIfPresent(Int.self, forKey: .durationSeconds)
        guard seconds.map({ (1...31_536_000).contains($0) }) ?? true else {
            throw CommandArgumentError(problem: "'duration_seconds' must be from 1 to 31536000")
        }
        return ChargingLimit(
            evse: try self.outlet()?.evse ?? 0, tenths: Int(tenths),
            unit: try self.decodeIfPresent(ChargingLimit.Unit.self, forKey: .unit) ?? .ampere,
            durationSeconds: seconds)
    }
}

extension KeyedEncodingContainer<CommandArguments.Key> {
    fileprivate mutating func encode(_ outlet: Outlet?) throws {
        guard let outlet else { return }
        try self.encode(outlet.evse, forKey: .evse)
        try self.encode(outlet.connector, forKey: .connector)
    }

    fileprivate mutating func encode(_ limit: ChargingLimit) throws {
        try self.encode(limit.evse, forKey: .evse)
        try self.encode(Double(limit.tenths) / 10, forKey: .limit)
        try self.encode(limit.unit, forKey: .unit)
        try self.encodeIfPresent(limit.durationSeconds, forKey: .durationSeconds)
    }
}
