import OCPP
import Testing

@testable import edge_bench

@Suite("The load generator")
struct GeneratorTests {
    /// The payload of a client's frame, unmasked.
    private func payload(_ frame: MaskedFrame) -> [UInt8] {
        let mask = frame.bytes[(frame.bytes.count - frame.payloadCount - 4)...].prefix(4).map { $0 }
        return frame.bytes.suffix(frame.payloadCount).enumerated().map { $0.element ^ mask[$0.offset & 3] }
    }

    @Test(
        "Its message has 937 bytes and is valid, however often it is changed in place",
        arguments: [1, 4711, 2_147_483_647])
    func meterValues(_ transactionID: Int) throws {
        var message = try MeterValuesFrame(transactionID: transactionID, register: 1_000_000)
        var instant = MessageInstant()
        var texts: Set<[UInt8]> = []
        let action = try #require(Action.named("MeterValues", in: .v16))
        for _ in 0..<250 {
            message.advance(timestamp: instant.now())
            let text = self.payload(message.frame)
            #expect(text.count == 937)
            texts.insert(text)
            guard case .call(let call) = try Frame(text, version: .v16) else {
                Issue.record("no call")
                return
            }
            #expect(Validator(.v16, .strict).validate(call.payload, requestOf: action).isValid)
            let values = try V16.MeterValues(call.payload)
            #expect(values.transactionId == transactionID)
            #expect(values.meterValue[0].sampledValues.count == 6)
        }
        #expect(texts.count == 250)
    }

    @Test("Frames carry their length as RFC 6455 says", arguments: [0, 125, 126, 65_535, 65_536])
    func lengths(_ count: Int) {
        let payload = (0..<count).map { UInt8($0 & 0xFF) }
        let frame = MaskedFrame(payload)
        #expect(self.payload(frame) == payload)
        #expect(frame.bytes.count - count == (count < 126 ? 6 : count < 65_536 ? 8 : 14))
    }

    @Test("What matters of a batch is found without decoding it")
    func batch() throws {
        let text =
            #"{"specversion":"1.0","id":"e/meter/5-6","data":{"epoch":"abc","stream":"meter","from":5,"to":6,"records":"#
            + #"[{"samples":[{"measurand":"SoC"},{"measurand":"Voltage"}]}]}}"#
        try Array(text.utf8).withUnsafeBytes { bytes in
            let batch = try #require(BatchHead(bytes))
            #expect(batch.epoch == "abc" && batch.stream == "meter" && batch.from == 5 && batch.to == 6)
            #expect(BatchHead.count("\"measurand\":", in: bytes) == 2)
        }
        #expect(Array("{}".utf8).withUnsafeBytes { BatchHead($0) == nil })
    }

    @Test("Limits are judged, and on a slow disk or machine only those that do not depend on it")
    func limits() {
        let fast = Figure(name: "a", measured: "1", value: 1, limit: .atLeast(2), goal: 3)
        let small = Figure(name: "b", measured: "9", value: 9, limit: .atMost(5), dependsOnDisk: false)
        let good = Figure(name: "c", measured: "4", value: 4, limit: .atLeast(2), goal: 3)
        let lasting = Figure(
            name: "d", measured: "9", value: 9, limit: .atMost(5), dependsOnDisk: false, dependsOnSpeed: false)
        let all = [fast, small, good]
        #expect(FigureTable(figures: all, diskIsFast: true).missed == [fast, small])
        #expect(FigureTable(figures: all, diskIsFast: false).missed == [small])
        let anywhere = FigureTable(figures: all + [lasting], diskIsFast: true, speedCounts: false)
        #expect(anywhere.missed == [lasting])
        #expect(anywhere.line(small).hasSuffix("slow") && anywhere.line(lasting).hasSuffix("MISS"))
        let lines = FigureTable(figures: all, diskIsFast: true).lines
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[1].hasSuffix("MISS") && lines[3].hasSuffix("GOAL"))
    }

    @Test(
        "Numbers are written as people read them",
        arguments: [(0.0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")])
    func whole(_ value: Double, _ text: String) {
        #expect(Number.whole(value) == text)
        #expect(Number.decimal(0.04, 2) == "0.04")
        #expect(Number.decimal(12.345, 1) == "12.3")
    }
}
