internal import OCPP

/// The message that is sent over and over: 937 bytes of 1.6 MeterValues with six sampled values, in a transaction.
///
/// It is encoded once; id, instant and values are written over in place.
struct MeterValuesFrame {
    /// As long as what the known peers were measured with.
    static let payloadCount = 937

    private(set) var frame: MaskedFrame
    private let idOffset: Int
    private let timestampOffset: Int
    private let energyOffset: Int
    private let powerOffset: Int
    private let currentOffsets: [Int]
    private let socOffset: Int
    private var register: Int
    private var count = 0

    /// - Parameter register: the meter's, in watt-hours.
    init(transactionID: Int, register: Int) throws {
        let text = Self.payload(transactionID: transactionID)
        guard text.count == Self.payloadCount else {
            throw BenchProblem("the message has \(text.count) bytes instead of \(Self.payloadCount)")
        }
        self.frame = MaskedFrame(text)
        self.register = register
        self.idOffset = Self.offset(of: "0000000001", in: text)
        self.timestampOffset = Self.offset(of: "2026-11-22T10:00:00.000Z", in: text)
        self.energyOffset = Self.offset(of: "0012345678", in: text)
        self.powerOffset = Self.offset(of: "11040.0", in: text)
        self.currentOffsets = ["16.01", "16.02", "16.03"].map { Self.offset(of: $0, in: text) }
        self.socOffset = Self.offset(of: "\"42\"", in: text) + 1
    }

    /// Makes it the next message: a new id, now, and other values.
    mutating func advance(timestamp: [UInt8]) {
        self.count += 1
        self.register += 1
        self.frame.write(self.count, width: 10, at: self.idOffset)
        self.frame.write(timestamp, at: self.timestampOffset)
        self.frame.write(self.register, width: 10, at: self.energyOffset)
        self.frame.write(10_000 + self.count % 1000, width: 5, at: self.powerOffset)
        for (phase, offset) in self.currentOffsets.enumerated() {
            self.frame.write((self.count + phase * 7) % 100, width: 2, at: offset + 3)
        }
        self.frame.write(20 + self.count / 1000 % 80, width: 2, at: self.socOffset)
    }

    private static func payload(transactionID: Int) -> [UInt8] {
        let samples = [
            Self.sample("0012345678", "Energy.Active.Import.Register", "Wh"),
            Self.sample("11040.0", "Power.Active.Import", "W"),
            Self.sample("16.01", "Current.Import", "A", phase: "L1"),
            Self.sample("16.02", "Current.Import", "A", phase: "L2"),
            Self.sample("16.03", "Current.Import", "A", phase: "L3"),
            Self.sample("42", "SoC", "Percent", location: "EV"),
        ]
        let content =
            "\",\"MeterValues\",{\"connectorId\":1,\"transactionId\":\(transactionID),\"meterValue\":"
            + "[{\"timestamp\":\"2026-11-22T10:00:00.000Z\",\"sampledValue\":[\(samples.joined(separator: ","))]}]}]"
        // The id takes what is left of the length, of the 36 characters that it may have.
        let rest = Self.payloadCount - content.utf8.count - 4
        let id = String(repeating: "m", count: max(0, rest - 10)) + "0000000001"
        return Array("[2,\"\(id)\(content)".utf8)
    }

    private static func sample(
        _ value: String, _ measurand: String, _ unit: String, phase: String? = nil, location: String = "Outlet"
    ) -> String {
        let phase = phase.map { "\"phase\":\"\($0)\"," } ?? ""
        return
            "{\"value\":\"\(value)\",\"context\":\"Sample.Periodic\",\"format\":\"Raw\",\"measurand\":\"\(measurand)\","
            + "\(phase)\"location\":\"\(location)\",\"unit\":\"\(unit)\"}"
    }

    private static func offset(of text: String, in payload: [UInt8]) -> Int {
        let wanted = Array(text.utf8)
        return payload.indices.first { payload[$0...].starts(with: wanted) } ?? 0
    }
}

/// The instant that messages carry, written once a millisecond.
struct MessageInstant {
    private var milliseconds: Int64 = 0
    private var text: [UInt8] = []

    mutating func now() -> [UInt8] {
        let now = Clock.wall
        if now != self.milliseconds {
            self.milliseconds = now
            self.text = Array(OCPPTimestamp(milliseconds: now).description.utf8)
        }
        return self.text
    }
}
