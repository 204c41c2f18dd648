import Foundation
import OCPP
import Testing

@testable import edge_fuzz

/// What the fuzzer sends: repeatable, and of every kind.
@Suite struct FuzzInputTests {
    private let corpus: Corpus

    init() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "..")
        self.corpus = try Corpus(file: tests.appending(path: "OCPPTests/Fixtures/validation.tsv").path)
    }

    private func inputs(_ count: Int, seed: UInt64) -> [MessageInput] {
        (0..<count).map { MessageInput($0, seed: seed, self.corpus) }
    }

    @Test func anInputDependsOnItsSeedAndNumberAlone() {
        let all = self.inputs(200, seed: 7)
        #expect(all.map(\.text) == self.inputs(200, seed: 7).map(\.text))
        #expect(MessageInput(150, seed: 7, self.corpus).text == all[150].text)
        #expect(all.map(\.text) != self.inputs(200, seed: 8).map(\.text))
    }

    @Test func inputsAreOfEveryKind() {
        let all = self.inputs(3000, seed: 1)
        let promised = all.filter { if case .understood = $0.promise { true } else { false } }
        #expect(Set(all.map(\.version)) == Set(OCPPVersion.allCases))
        #expect(promised.count > 500)
        #expect(all.count { String(validating: $0.text, as: UTF8.self) == nil } > 50)
        #expect(all.count { (try? Frame($0.text, version: $0.version)) == nil } > 500)
        #expect(all.allSatisfy { $0.text.count <= MessageInput.longest })
    }

    @Test func theRoadBearsThem() {
        let check = MessageCheck()
        for input in self.inputs(1500, seed: 3) { #expect(check.problem(of: input) == nil, "\(input.shown)") }
    }

    @Test func everyActionOfAChargerIsAmongThoseThatMustBeUnderstood() {
        for version in OCPPVersion.allCases {
            let tried = Set(self.corpus.understood[version, default: []].map(\.action.name))
            #expect(tried == Set(Action.all(in: version).filter { $0.sender != .gateway }.map(\.name)))
        }
    }

    @Test func changedTreesAreOftenStillJSON() throws {
        var draw = Draw(seed: 5, number: 0)
        let message = self.corpus.anyUnderstood(.v201, &draw)
        let texts = (0..<500).map { _ in
            var bytes: [UInt8] = []
            TreeMutation.changed(message.tree, message.tree, &draw).write(to: &bytes)
            return bytes
        }
        let readable = texts.count { (try? JSONDocument($0)) != nil }
        #expect((250..<500).contains(readable))
        #expect(Set(texts).count > 100)
    }
}

/// The frames of the fuzzer's own chargers.
@Suite struct FuzzFrameTests {
    /// Opcodes and payloads, read without the gateway's library.
    private func frames(_ bytes: [UInt8]) -> [(first: UInt8, payload: [UInt8])] {
        var frames: [(UInt8, [UInt8])] = []
        var rest = bytes[...]
        while rest.count >= 6 {
            let start = rest.startIndex
            let short = Int(rest[start + 1] & 0x7F)
            let extra = short == 126 ? 2 : short == 127 ? 8 : 0
            let length = extra == 0 ? short : rest[(start + 2)..<(start + 2 + extra)].reduce(0) { $0 << 8 | Int($1) }
            let key = Array(rest[(start + 2 + extra)..<(start + 6 + extra)])
            let payload = rest[(start + 6 + extra)..<(start + 6 + extra + length)]
            frames.append((rest[start], payload.enumerated().map { $1 ^ key[$0 & 3] }))
            rest = rest[(start + 6 + extra + length)...]
        }
        return frames
    }

    @Test(arguments: [0, 1, 125, 126, 5000, 65_535, 65_536])
    func aMessageIsTheSameHoweverItIsCut(length: Int) {
        let text = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        var draw = Draw(seed: 9, number: length)
        var parts: Set<Int> = []
        for _ in 0..<30 {
            let data = self.frames(WireFrame.message(text, nil, &draw)).filter { $0.first & 0x08 == 0 }
            #expect(data.flatMap(\.payload) == text)
            #expect(data.map { $0.first & 0x80 != 0 } == data.indices.map { $0 == data.count - 1 })
            #expect(data.map { $0.first & 0x0F } == data.indices.map { $0 == 0 ? 1 : 0 })
            parts.insert(data.count)
        }
        #expect(parts.count > 2)
    }

    @Test(arguments: ["", "; client_no_context_takeover", "; client_max_window_bits=9"])
    func whatIsCompressedCanBeInflated(parameters: String) throws {
        let head = "HTTP/1.1 101 x\r\nSec-WebSocket-Extensions: permessage-deflate\(parameters)\r\n"
        let compression = try #require(try WireCompression(head: head))
        for count in [0, 10, 10_000] {
            let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 3) }
            #expect(compression.inflated(compression.compressed(text)) == text)
        }
        #expect(compression.inflated([0xFF, 0xFF, 0xFF]) == nil)
    }
}
