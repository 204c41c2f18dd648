internal import OCPP

/// One message as a charger might send it, or something that resembles one.
struct MessageInput: Sendable {
    /// What is certain of it.
    enum Promise: Sendable {
        case none
        /// A valid CALL, or SEND, of this action: it has to be understood.
        case understood(Action)
    }

    let version: OCPPVersion
    let text: [UInt8]
    let promise: Promise

    /// Longer ones end a connection (`chargers.max_message_bytes`), which is a test of its own.
    static let longest = 60_000

    /// The input of this number.
    init(_ number: Int, seed: UInt64, _ corpus: Corpus) {
        var draw = Draw(seed: seed, number: number)
        let version = draw.any(OCPPVersion.allCases)
        self.init(version, id: "n\(number)", corpus, &draw)
    }

    /// - Parameter id: that of the message, unless that is what is odd about it.
    init(_ version: OCPPVersion, id: String, _ corpus: Corpus, _ draw: inout Draw) {
        self.version = version
        var text: [UInt8]
        var promise = Promise.none
        switch draw.below(20) {
        case 0..<5: (text, promise) = Self.valid(version, id, corpus, &draw)
        case 5..<12: text = Self.rewritten(version, id, corpus, &draw)
        case 12..<14: text = OddFrame.text(corpus.any(version, &draw), id, &draw)
        case 14..<18: text = Self.scrambled(version, id, corpus, &draw)
        case 18: text = Self.answer(version, id, corpus, &draw)
        default: text = OddText.text(&draw)
        }
        if text.count > Self.longest { text.removeSubrange(Self.longest...) }
        self.text = text
        self.promise = promise
    }

    private static func valid(_ version: OCPPVersion, _ id: String, _ corpus: Corpus, _ draw: inout Draw)
        -> ([UInt8], Promise)
    {
        let message = corpus.anyUnderstood(version, &draw)
        let type = message.action.isUnanswered ? "6" : "2"
        let blank = draw.any(["", "", "", " ", "\n\t"])
        let head = "\(blank)[\(blank)\(type)\(blank),\"\(id)\",\(blank)\"\(message.action.name)\"\(blank),\(blank)"
        return (Array(head.utf8) + message.payload + Array("\(blank)]\(blank)".utf8), .understood(message.action))
    }

    /// A request or response whose content is changed, in a frame that is right.
    private static func rewritten(_ version: OCPPVersion, _ id: String, _ corpus: Corpus, _ draw: inout Draw)
        -> [UInt8]
    {
        let message = draw.percent(70) ? corpus.anyUnderstood(version, &draw) : corpus.any(version, &draw)
        var tree = message.tree
        for _ in 0..<draw.number(1...4) {
            tree = TreeMutation.changed(tree, corpus.any(version, &draw).tree, &draw)
        }
        var payload: [UInt8] = []
        tree.write(to: &payload)
        return Self.frame(message, id, payload)
    }

    /// Any message with bytes of it changed.
    private static func scrambled(_ version: OCPPVersion, _ id: String, _ corpus: Corpus, _ draw: inout Draw)
        -> [UInt8]
    {
        let message = corpus.any(version, &draw)
        var text = Self.frame(message, id, message.payload)
        for _ in 0..<draw.number(1...6) { ByteMutation.change(&text, &draw) }
        return text
    }

    /// An answer to a call that the gateway may or may not have made.
    private static func answer(_ version: OCPPVersion, _ id: String, _ corpus: Corpus, _ draw: inout Draw) -> [UInt8] {
        let type = draw.any(["3", "4", "5"])
        let rest = type == "3" ? "" : draw.any([#""InternalError","x","#, #""NotSupported","#, #"7,"#, ""])
        return Array("[\(type),\"\(id)\",\(rest)".utf8) + corpus.any(version, &draw).payload + [UInt8(ascii: "]")]
    }

    private static func frame(_ message: Corpus.Message, _ id: String, _ payload: [UInt8]) -> [UInt8] {
        let type = message.action.isUnanswered ? 6 : 2
        return Array("[\(type),\"\(id)\",\"\(message.action.name)\",".utf8) + payload + [UInt8(ascii: "]")]
    }
}
