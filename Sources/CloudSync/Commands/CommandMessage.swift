internal import Foundation
public import Shared

/// A message of the command topic, read and judged.
///
/// Two forms are accepted: the command as a plain JSON object, and the same object as the `data` of a CloudEvent of the
/// type `com.edgegateway.command.v1`.
///
///     {"id": "…", "charger": "CP-1", "verb": "start", "args": {…}, "expires_at": "2026-11-22T10:00:00Z"}
///
/// `site` is optional and checked when it is there; `expires_in_seconds` may stand in place of `expires_at` and counts
/// from the arrival; without either the verb's own lifetime holds. `priority` is `low`, `normal` or `high`; `replace` is a
/// key of which only the newest command waits at a charger.
///
///     {"id": "…", "cancel": true}
///
/// takes a command back. `"group": "garage"` or `"whole_site": true` in place of `charger` asks many chargers. Where the
/// site has keys, each message is signed (`SignedPayload`) and names its `site` and its `expires_at`.
public enum CommandMessage: Equatable, Sendable {
    case command(CommandRequest)
    case groupCommand(GroupCommandRequest)
    /// The command with this id is not wanted any more.
    case cancel(String)
    /// It will not be carried out. `id` is there when it was readable, so that a result can say why.
    case refused(id: String?, reason: String)

    /// The largest command. Of a larger message, up to the largest packet that the broker may send, the id is read.
    public static let maximumBytes = 64 * 1024
    /// The longest that a command may wait: beyond it an expiry is a mistake.
    static let longestLifetimeSeconds: Int64 = 30 * 86_400

    /// The largest message with a signature around it.
    private static let maximumSignedBytes = Self.maximumBytes / 3 * 4 + 1024

    /// - Parameters:
    ///   - site: our site id.
    ///   - keys: those who may command the site.
    ///   - now: our clock; commands that expire before it are refused.
    public init(_ message: MQTTDelivery, site: String, keys: SigningKeys = .none, now: Timestamp) {
        do {
            guard message.payload.count <= Self.maximumSignedBytes else {
                throw Refusal.tooLarge(message.payload.count)
            }
            guard !message.retained else {
                throw Refusal("it is retained: publish commands without the retain flag, and clear the topic")
            }
            let payload = try SignedPayload(message.payload, keys: keys)
            guard payload.message.count <= Self.maximumBytes else { throw Refusal.tooLarge(payload.message.count) }
            let body = try JSONDecoder().decode(Enveloped<Body>.self, from: Data(payload.message)).content
            if payload.signer != nil { try body.requireBounds() }
            self = try Self.read(body, site: site, worthUntil: message.expiry(receivedAt: now), now: now)
        } catch {
            let payload = SignedPayload.unverified(message.payload)
            let reason = RefusalWords.text(for: error, form: #"{"id":…,"charger":…,"verb":…,"args":{…}}"#)
            self = .refused(id: EventIdentity.readable(in: payload), reason: reason)
        }
    }

    /// - Parameter worthUntil: what the message says of itself beside its payload.
    private static func read(
        _ body: Body, site: String, worthUntil: Timestamp?, now: Timestamp
    ) throws -> CommandMessage {
        guard CommandRequest.isValid(id: body.id) else {
            throw Refusal("'id' must have 1 to 64 printable ASCII characters other than '+', '#' and '/'")
        }
        if let target = body.site, target != site {
            throw Refusal("it is for site '\(target.prefix(64))', this is '\(site)'")
        }
        let expiresAt = try body.expiry(worthUntil: worthUntil, now: now)
        guard expiresAt > now else { throw Refusal("it expired at \(expiresAt), and it is \(now)") }
        guard case .order(let order) = body.content else { return .cancel(body.id) }
        let request = CommandRequest(
            id: body.id, charger: try order.charger(), arguments: order.arguments, expiresAt: expiresAt, origin: .cloud,
            priority: order.priority, replaceKey: order.replace)
        return order.scope.map { .groupCommand(GroupCommandRequest(scope: $0, template: request)) } ?? .command(request)
    }
}

private struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ reason: String) {
        self.description = reason
    }

    static func tooLarge(_ bytes: Int) -> Refusal {
        Refusal("a command has at most \(CommandMessage.maximumBytes) bytes, this has \(bytes)")
    }
}

private struct Body: EventContent {
    static let eventType: String? = "command"

    enum Content {
        case cancel
        case order(Order)
    }

    let id: String
    let site: String?
    let content: Content
    let expiresAt: Timestamp?
    let expiresInSeconds: Int64?

    private enum Key: String, CodingKey {
        case id, site, cancel
        case expiresAt = "expires_at"
        case expiresInSeconds = "expires_in_seconds"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.id = try container.decode(String.self, forKey: .id)
        self.site = try container.decodeIfPresent(String.self, forKey: .site)
        self.expiresAt = try container.decodeIfPresent(Timestamp.self, forKey: .expiresAt)
        self.expiresInSeconds = try container.decodeIfPresent(Int64.self, forKey: .expiresInSeconds)
        try MisspelledExpiry.check(decoder)
        let isCancel = try container.decodeIfPresent(Bool.self, forKey: .cancel) ?? false
        self.content = isCancel ? .cancel : .order(try Order(from: decoder))
    }

    /// What is signed counts here and now: it is of no use elsewhere or later.
    func requireBounds() throws {
        guard self.site != nil, self.expiresAt != nil else {
            throw Refusal("a signed message names its 'site' and its 'expires_at'")
        }
    }

    func expiry(worthUntil: Timestamp?, now: Timestamp) throws -> Timestamp {
        guard self.expiresAt == nil || self.expiresInSeconds == nil else {
            throw Refusal("it has both 'expires_at' and 'expires_in_seconds'")
        }
        let told = self.expiresAt ?? self.expiresInSeconds.map { now.advanced(bySeconds: $0) }
        let expiry =
            [told, worthUntil].compactMap(\.self).min() ?? now.advanced(bySeconds: self.usualLifetime)
        guard expiry <= now.advanced(bySeconds: CommandMessage.longestLifetimeSeconds) else {
            throw Refusal("it expires in more than 30 days")
        }
        return expiry
    }

    private var usualLifetime: Int64 {
        switch self.content {
        case .cancel: CommandMessage.longestLifetimeSeconds
        case .order(let order): order.arguments.verb.policy.lifetimeSeconds
        }
    }
}

/// A field that was meant as the expiry. Passed over as other fields that are not known, it would let a command that
/// waited at the broker for days be carried out.
private struct MisspelledExpiry: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    static func check(_ decoder: any Decoder) throws {
        let names = try decoder.container(keyedBy: Self.self).allKeys.map(\.stringValue)
        let wrong = names.filter { $0.lowercased().hasPrefix("expir") && !Self.right.contains($0) }.min()
        guard let wrong else { return }
        throw Refusal("there is no '\(wrong.prefix(40))': an expiry is 'expires_at' or 'expires_in_seconds'")
    }

    private static let right: Set = ["expires_at", "expires_in_seconds"]
}

/// What is to be done, and where.
private struct Order: Decodable {
    private let target: String?
    /// Nil for one charger.
    let scope: CommandScope?
    let arguments: CommandArguments
    let priority: CommandPriority?
    let replace: String?

    private enum Key: String, CodingKey {
        case charger, group, priority, replace
        case site = "whole_site"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let isForMany = container.contains(.group) || container.contains(.site)
        self.scope = isForMany ? try CommandScope(from: decoder) : nil
        self.target =
            isForMany
            ? try container.decodeIfPresent(String.self, forKey: .charger)
            : try container.decode(String.self, forKey: .charger)
        self.priority = try container.decodeIfPresent(CommandPriority.self, forKey: .priority)
        self.replace = try container.decodeIfPresent(String.self, forKey: .replace)
        self.arguments = try CommandArguments(from: decoder)
    }

    func charger() throws -> String {
        guard let target else { return "" }
        guard self.scope == nil else { throw Refusal("it names a 'charger' and many of them: give one") }
        guard (1...48).contains(target.utf8.count) else { throw Refusal("'charger' must have 1 to 48 characters") }
        return target
    }
}
