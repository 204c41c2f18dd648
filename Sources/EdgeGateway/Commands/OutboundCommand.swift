internal import OCPP
internal import Shared

/// A CALL that carries a command out, and how its answer is read.
struct OutboundCommand: Sendable {
    var action: String
    var payload: [UInt8]
    var read: @Sendable (JSONValue) -> CommandAnswer
    /// What of the answer is kept beside the outcome, as a JSON object; nil for nothing.
    var kept: @Sendable (JSONValue) -> String? = { _ in nil }
    /// The answer is kept whole: who asked knows the standard's words.
    private(set) var isRaw = false

    init<Request: RequestMessage>(_ request: Request, read: @escaping @Sendable (Request.Response) -> CommandAnswer) {
        self.action = Request.action
        self.payload = request.jsonBytes
        self.read = { json in
            do {
                return read(try Request.Response(json))
            } catch {
                return .unreadable("the answer cannot be read: \(error)")
            }
        }
    }

    init(action: String, payload: [UInt8], read: @escaping @Sendable (JSONValue) -> CommandAnswer) {
        self.action = action
        self.payload = payload
        self.read = read
    }

    /// A CALL of the charger's own version, passed through as it was asked for.
    init(raw action: String, payload: String) {
        self.init(action: action, payload: Array(payload.utf8)) { CommandAnswer(raw: $0) }
        self.isRaw = true
        self.kept = { SecretMask.masked($0.description, tokens: false) }
    }

    /// A CALL whose answer tells nothing but a `status`. What `body` writes is checked against the schema.
    init(
        _ action: String, acceptedIf words: Set<String> = ["Accepted"], _ body: (inout JSONWriter) -> Void = { _ in }
    ) {
        var json = JSONWriter()
        json.object(body)
        self.init(action: action, payload: json.bytes) { CommandAnswer(status: $0, acceptedIf: words) }
    }

    /// Everything that leaves is valid by the official schema, raw CALLs included.
    ///
    /// - Throws: `CommandArgumentError` that says what is wrong with it.
    func validate(for version: OCPPVersion) throws {
        guard let action = Action.named(self.action, in: version), action.sender != .charger else {
            throw CommandArgumentError(
                problem: "\(version.subprotocol) has no action '\(self.action)' that a charger can be asked for")
        }
        let payload: JSONValue
        do {
            payload = try JSONDocument(self.payload).root
        } catch {
            throw CommandArgumentError(problem: "the payload of '\(self.action)' is \(error)")
        }
        let validation = Validator(version, .strict).validate(payload, requestOf: action)
        if let violation = validation.violations.first {
            throw CommandArgumentError(problem: "'\(self.action)' is not valid: \(violation)")
        }
    }
}

/// What a charger's answer says.
enum CommandAnswer: Equatable, Sendable {
    case accepted(String)
    /// Accepted, and there is nothing to wait for: a report of nothing, say.
    case done(String)
    case rejected(String)
    case unreadable(String)

    /// The standard's word for "accepted, and in force after a restart".
    static let needsReboot = "RebootRequired"
    /// The standard's word for "accepted, and done as soon as it can be": a reset after the session that runs.
    static let scheduled = "Scheduled"

    /// It is accepted, and done later.
    var isPutOff: Bool {
        guard case .accepted(let text) = self else { return false }
        return text.hasPrefix(Self.scheduled)
    }

    /// Accepted where the standard's word is one of `words`.
    init(_ status: String, acceptedIf words: Set<String> = ["Accepted"], detail: String? = nil) {
        let text = [status, detail].compactMap { $0 }.joined(separator: ": ")
        self = words.contains(status) ? .accepted(text) : .rejected(text)
    }

    /// The answer of an action that tells nothing but a `status` and, in 2.x, why.
    init(status json: JSONValue, acceptedIf words: Set<String> = ["Accepted"]) {
        guard let status = json.member("status")?.string else {
            self = .unreadable("the answer cannot be read: it has no status")
            return
        }
        let info = json.member("statusInfo")
        let reasons = ["reasonCode", "additionalInfo"].compactMap { info?.member($0)?.string }
        self.init(status, acceptedIf: words, detail: reasons.isEmpty ? nil : reasons.joined(separator: ", "))
    }

    /// The words with which an answer of any action says that it was done, or that there was nothing of the kind. All
    /// others that a schema allows say that it was not.
    private static let acceptances: Set<String> = [
        "Accepted", "AcceptedCanceled", needsReboot, scheduled, "Unlocked", "Unpublished", "NoFirmware", "NoProfiles",
        "NoTariff",
    ]

    /// Where the answers of actions that set or clear several things at once say what became of each.
    private static let results: [(list: String, status: String)] = [
        ("setVariableResult", "attributeStatus"), ("setMonitoringResult", "status"),
        ("clearMonitoringResult", "status"), ("clearTariffsResult", "status"),
    ]

    /// The answer to a raw CALL: its `status`, where it has one, decides, or those of its parts: where all of them are
    /// refused nothing was done. The answer as a whole is the detail.
    init(raw json: JSONValue) {
        let words =
            json.member("status").map { [$0] }
            ?? Self.results.flatMap { result in
                json.member(result.list)?.elements.compactMap { $0.member(result.status) } ?? []
            }
        let isRefused = !words.isEmpty && words.allSatisfy { !Self.acceptances.contains($0.string ?? "") }
        self = isRefused ? .rejected(json.description) : .accepted(json.description)
    }
}

/// What the gateway looks at to see whether an accepted or unanswered command worked.
struct CommandVerification: Sendable {
    /// What the answer shows.
    enum Verdict: Equatable, Sendable {
        case happened(String)
        case didNotHappen(String)
        /// The charger cannot tell.
        case cannotTell(String)
    }

    var call: OutboundCommand
    var judge: @Sendable (JSONValue) -> Verdict

    init<Request: RequestMessage>(_ request: Request, _ judge: @escaping @Sendable (Request.Response) -> Verdict) {
        self.call = OutboundCommand(request) { _ in .accepted("") }
        self.judge = { json in
            do {
                return judge(try Request.Response(json))
            } catch {
                return .cannotTell("its answer cannot be read: \(error)")
            }
        }
    }

    init(_ action: String, _ judge: @escaping @Sendable (JSONValue) -> Verdict) {
        self.call = OutboundCommand(action: action, payload: Array("{}".utf8)) { _ in .accepted("") }
        self.judge = judge
    }
}

/// Facts that only the site knows.
struct CommandContext: Sendable {
    /// The command's number, which a 2.x start carries as `remoteStartId`.
    var number: Int64
    /// For `stop`, the session that is meant.
    var session: Session?
    var now: Timestamp
}

/// Turns a command into a CALL of the charger's version.
protocol CommandTranslator: Sendable {
    /// - Throws: `CommandArgumentError` when this version has no way to say it.
    func call(_ arguments: CommandArguments, _ context: CommandContext) throws -> OutboundCommand

    /// How to look whether a command worked; nil where there is nothing to ask.
    func verification(of arguments: CommandArguments) -> CommandVerification?

    /// The password that a command gives the charger to log in here with; nil for every other command.
    func newPassword(in arguments: CommandArguments) -> String?
}

extension OCPPVersion {
    var commands: any CommandTranslator {
        switch self {
        case .v16: V16Commands()
        case .v201, .v21: V2Commands()
        }
    }
}
