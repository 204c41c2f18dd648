import Testing

@testable import OCPP

/// Nothing that a peer can send traps, and what the reader accepts it can show again.
@Suite struct JSONFuzzTests {
    static let seeds = [
        #"[2,"19223201","BootNotification",{"chargePointVendor":"VendorX","chargePointModel":"S\u00e4\ud83d\udd0c"}]"#,
        #"[2,"m-1","MeterValues",{"connectorId":1,"transactionId":7,"meterValue":[{"timestamp":"2026-11-22T10:00:00Z","#
            + #""sampledValue":[{"value":"12.5","measurand":"Voltage","phase":"L1-N","unit":"V"},{"value":"-3e4"}]}]}]"#,
        #"[3,"id",{"currentTime":"2026-11-22T10:00:00.000Z","list":[true,false,null,-0.5e-3,[[]],{"":{}}]}]"#,
        #"[4,"id","InternalError","ünïcode €🔌",{}]"#,
        #"[2,"1","TransactionEvent",{"eventType":"Updated","timestamp":"222222017-01-01T00:00:00Z","triggerReason":"#
            + #""MeterValuePeriodic","seqNo":2,"transactionInfo":{"transactionId":"t"},"meterValue":[{"timestamp":"x","#
            + #""sampledValue":[{"value":1e999,"signedMeterValue":{"a":1}}]}]}]"#,
    ].map { Array($0.utf8) }
    static let interesting: [UInt8] = Array("\"\\{}[],:0-.eu \n".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC2, 0xE2, 0xF0, 0xFF]

    @Test(arguments: 0..<20)
    func mutatedFramesNeverTrap(seed: UInt64) {
        var generator = SeededGenerator(seed)
        for _ in 0..<1000 {
            var bytes = Self.seeds.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...6, using: &generator) { Self.mutate(&bytes, &generator) }
            Self.readEverything(bytes)
        }
    }

    @Test func noiseNeverTraps() {
        var generator = SeededGenerator(99)
        for length in 0..<500 {
            Self.readEverything((0..<length).map { _ in Self.interesting.randomElement(using: &generator) ?? 0 })
        }
    }

    static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        let byte = interesting.randomElement(using: &generator) ?? 0
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[index] = byte
        case 1: bytes.insert(byte, at: index)
        case 2: bytes.remove(at: index)
        case 3: bytes.removeSubrange(index...)
        case 4: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        default:
            let end = min(bytes.count, index + Int.random(in: 1...20, using: &generator))
            bytes.insert(contentsOf: Array(bytes[index..<end]), at: index)
        }
    }

    static func readEverything(_ bytes: [UInt8]) {
        if let document = try? JSONDocument(bytes) { touch(document.root) }
        for version in OCPPVersion.allCases {
            do {
                let frame = try Frame(bytes, version: version)
                guard case .call(let call) = frame, let action = call.action else { continue }
                for mode in [Validator.Mode.strict, .lenient] {
                    _ = Validator(version, mode).validate(call.payload, requestOf: action)
                }
                if version == .v16 { _ = try? V16.MeterValues(call.payload) }
                if version == .v201 { _ = try? V2.TransactionEvent(call.payload) }
            } catch {
                _ = error.answer(in: version)
                _ = error.isTransactional(in: version)
            }
        }
    }

    static func touch(_ value: JSONValue) {
        _ = (value.string, value.decimal, value.int64, value.bool, value.rawBytes, value.path)
        for element in value.elements { touch(element) }
        for member in value.members {
            touch(member.name)
            touch(member.value)
        }
    }
}
