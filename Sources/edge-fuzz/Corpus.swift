internal import Foundation
internal import OCPP

/// The messages that inputs are made from: those with which the validator is held against the published schemas.
struct Corpus: Sendable {
    struct Message: Sendable {
        let version: OCPPVersion
        let action: Action
        let isRequest: Bool
        let isValid: Bool
        /// A JSON object.
        let payload: [UInt8]
        let tree: Tree
        /// A valid request of a charger that has to be understood, and not merely answered.
        let isUnderstood: Bool
    }

    /// By version.
    let messages: [OCPPVersion: [Message]]
    /// The valid requests of chargers, by version.
    let understood: [OCPPVersion: [Message]]
    /// The valid responses, by version and action.
    private let responses: [OCPPVersion: [String: [Message]]]

    /// - Throws: `FuzzProblem` when there is no such file, or nothing in it.
    init(file: String) throws {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw FuzzProblem("there is no corpus at \(file): run it in the repository's folder, or pass --corpus")
        }
        let all = text.split(separator: "\n").compactMap { Message(line: $0) }
        self.messages = Dictionary(grouping: all, by: \.version)
        self.understood = self.messages.mapValues { $0.filter(\.isUnderstood) }
        self.responses = self.messages.mapValues { messages in
            Dictionary(grouping: messages.filter { $0.isValid && !$0.isRequest }, by: \.action.name)
        }
        for version in OCPPVersion.allCases where self.understood[version]?.isEmpty ?? true {
            throw FuzzProblem("\(file) holds no valid request of a charger that speaks \(version.subprotocol)")
        }
    }

    func any(_ version: OCPPVersion, _ draw: inout Draw) -> Message { draw.any(self.messages[version] ?? []) }

    func anyUnderstood(_ version: OCPPVersion, _ draw: inout Draw) -> Message {
        draw.any(self.understood[version] ?? [])
    }

    /// A valid response; nil where the corpus has none.
    func response(to action: String, _ version: OCPPVersion, _ draw: inout Draw) -> Message? {
        self.responses[version]?[action].map { draw.any($0) }
    }
}

extension Corpus.Message {
    /// A line of version, action, request or response, valid or invalid, and payload.
    fileprivate init?(line: Substring) {
        let fields = line.split(separator: "\t", maxSplits: 4)
        guard fields.count == 5, let version = OCPPVersion(subprotocol: fields[0]),
            let action = Action.named(String(fields[1]), in: version),
            let document = try? JSONDocument(Array(fields[4].utf8))
        else { return nil }
        self.version = version
        self.action = action
        self.isRequest = fields[2] == "request"
        self.isValid = fields[3] == "valid"
        self.payload = Array(fields[4].utf8)
        self.tree = Tree(document.root)
        // The schemas allow numbers beyond 64 bits and connectors below zero, of which nothing can be told.
        let isBeyond = fields[4].contains("e+30") || (action.name == "StatusNotification" && fields[4].contains(":-"))
        self.isUnderstood = self.isRequest && self.isValid && action.sender != .gateway && !isBeyond
    }
}

/// What keeps the fuzzer from running, in words for who runs it.
struct FuzzProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
