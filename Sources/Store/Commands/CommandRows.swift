internal import Foundation
internal import GRDB
internal import Shared

/// Commands as rows.
enum CommandRows {
    static let select = """
        SELECT command.*, charger.identity, (SELECT id FROM group_command WHERE number = command.parent) AS parent_id
        FROM command JOIN charger ON charger.id = charger_id
        """

    /// Those for which something is still to be done, as the index `command_open` has it.
    static let isOpen = "state IN ('received', 'queued', 'sent', 'accepted')"

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension Command {
    /// - Parameter withSecrets: to carry it out; otherwise its secrets are masked.
    init(_ row: Row, withSecrets: Bool = false) throws {
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(milliseconds:)) }
        let secret: String? = withSecrets ? row["secret_arguments"] : nil
        var request = CommandRequest(
            id: row["id"], charger: row["identity"],
            arguments: try JSONDecoder().decode(
                CommandArguments.self, from: Data((secret ?? row["arguments"]).utf8)),
            expiresAt: Timestamp(milliseconds: row["expires_at"]),
            origin: CommandRequest.Origin(rawValue: row["origin"]) ?? .local,
            priority: CommandPriority(rawValue: row["priority"]), replaceKey: row["replace_key"])
        request.parent = row["parent_id"]
        self.init(
            request, rule: CommandRule(rawValue: row["rule"]) ?? .never,
            state: CommandState(rawValue: row["state"]) ?? .unknown, attempts: row["attempts"],
            receivedAt: Timestamp(milliseconds: row["received_at"]), sentAt: time("sent_at"),
            answeredAt: time("answered_at"), effectDeadline: time("effect_deadline"), detail: row["detail"],
            answer: row["answer"], withdrawal: (row["withdrawal"] as String?).flatMap(CommandWithdrawal.init),
            stages: try JSONDecoder().decode([CommandStage].self, from: Data((row["stages"] as String).utf8)))
    }
}

/// What the journal and the result topic say of a command.
struct CommandFacts: Encodable {
    var command: String
    var charger: String
    var verb: CommandVerb
    var state: CommandState
    var attempts: Int
    var detail: String?
    /// What the charger answered to a raw CALL; left out where it is too long for a record.
    var answer: JSONFragment?
    var receivedAt: Timestamp
    var sentAt: Timestamp?
    var answeredAt: Timestamp?
    var expiresAt: Timestamp
    var priority: CommandPriority
    var replace: String?
    /// The command for many chargers that it is a part of.
    var parent: String?
    /// Left out unless whoever asked for it took it back.
    var cancelAsked: Bool?
    /// The newer command that has its place.
    var supersededBy: String?
    /// Where it stood, and since when.
    var stages: [CommandStage]

    enum CodingKeys: String, CodingKey {
        case command, charger, verb, state, attempts, detail, answer, priority, replace, parent, stages
        case cancelAsked = "cancel_asked"
        case supersededBy = "superseded_by"
        case receivedAt = "received_at"
        case sentAt = "sent_at"
        case answeredAt = "answered_at"
        case expiresAt = "expires_at"
    }

    /// A record holds 64 KiB.
    private static let longestAnswer = 48_000

    init(_ command: Command) {
        if let answer = command.answer, answer.utf8.count <= Self.longestAnswer {
            self.answer = try? JSONFragment(text: answer)
        }
        self.command = command.request.id
        self.charger = command.request.charger
        self.verb = command.request.verb
        self.state = command.state
        self.attempts = command.attempts
        self.detail = command.detail
        self.receivedAt = command.receivedAt
        self.sentAt = command.sentAt
        self.answeredAt = command.answeredAt
        self.expiresAt = command.request.expiresAt
        self.priority = command.request.priority
        self.replace = command.request.replaceKey
        self.parent = command.request.parent
        self.cancelAsked = command.withdrawal == .cancelled ? true : nil
        self.supersededBy = command.withdrawal?.newer
        self.stages = command.stages
    }
}
