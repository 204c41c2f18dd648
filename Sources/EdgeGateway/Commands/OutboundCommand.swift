internal import OCPP
internal import Shared

/// A CALL that carries a command out, and how its answer is read.
struct OutboundCommand: Sendable {
    var action: String
    var payload: [UInt8]
    var read: @Sendable (JSONValue) -> CommandAnswer

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
}

/// What a charger's answer says.
enum CommandAnswer: Equatable, Sendable {
    case accepted(String)
    case rejected(String)
    case unreadable(String)

    /// Accepted where the standard's word is one of `words`.
    init(_ status: String, acceptedIf words: Set<String> = ["Accepted"], detail: String? = nil) {
        let text = [status, detail].compactMap { $0 }.joined(separator: ": ")
        self = words.contains(status) ? .accepted(text) : .rejected(text)
    }
}

/// What the gateway looks at to see whether an accepted or unanswered command worked.
struct CommandVerification: Sendable {
    var call: OutboundCommand
    /// What the answer shows.
    enum Verdict: Equatable, Sendable {
        case happened(String)
        case didNotHappen(String)
        /// The charger cannot tell.
        case cannotTell(String)
    }

    var judge: @Sendable (JSONValue) -> Verdict
}

/// Turns a command into a CALL of the charger's version. Nil facts that only the site knows are arguments.
protocol CommandTranslator: Sendable {
    /// - Parameters:
    ///   - number: the command's number, which a 2.x start carries as `remoteStartId`.
    ///   - session: for `stop`, the session that is meant.
    /// - Throws: `CommandArgumentError` when this version has no way to say it.
    func call(_ arguments: CommandArguments, number: Int64, session: Session?) throws -> OutboundCommand

    /// How to look whether a command worked; nil where there is nothing to ask.
    func verification(of arguments: CommandArguments) -> CommandVerification?
}

extension OCPPVersion {
    var commands: any CommandTranslator {
        switch self {
        case .v16: V16Commands()
        case .v201: V201Commands()
        }
    }
}
