internal import Histogram
internal import OCPP

/// How long a command takes from its arrival at the gateway to the frame on the charger's socket, while a hundred
/// chargers send readings. Half of the commands may never be resent, which costs a commit more.
struct CommandLatency {
    /// Where commands come in.
    enum Road {
        case localAPI
        case mqtt
    }

    let bench: Bench
    let road: Road

    private static let commands = 600
    /// Each charger sends its next message so long after an answer: the gateway is busy, and not saturated.
    private static let pauseNanoseconds: UInt64 = 20_000_000

    func run() throws {
        let broker = self.road == .mqtt ? try Mosquitto(port: FreePort.any(), folder: self.bench.folder) : nil
        defer { broker?.stop() }
        let daemon = try self.bench.startDaemon(brokerPort: broker?.port)
        defer { daemon.stop() }
        let chargers = try self.bench.startBusyChargers(daemon)
        let sender: any CommandSender =
            switch self.road {
            case .localAPI: try APICommandSender(daemon)
            case .mqtt: try MQTTCommandSender(port: broker?.port ?? 0)
            }
        var latencies = Histogram<UInt64>(highestTrackableValue: 60_000_000_000)
        try chargers.start(pauseNanoseconds: Self.pauseNanoseconds)
        let rate = try self.send(sender, chargers, &latencies)
        try chargers.stop()
        self.report(latencies, rate)
    }

    /// One command after the other, each at the next charger.
    /// - Returns: messages per second that the chargers sent meanwhile.
    private func send(
        _ sender: any CommandSender, _ chargers: BusyChargers, _ latencies: inout Histogram<UInt64>
    ) throws -> Double {
        let tag = chargers.count
        try chargers.poller.add(sender.descriptor, tag: tag)
        var arrivedAt: UInt64?
        chargers.onCall = { index, payload in
            arrivedAt = Clock.now
            try chargers.send(Self.answer(to: payload), at: index)
        }
        try self.settle(chargers, sender)
        chargers.resetFigures()
        let start = Clock.now
        for number in 0..<Self.commands {
            arrivedAt = nil
            let command = Self.command(number, charger: chargers.identities[number % chargers.count])
            let sentAt = Clock.now
            try sender.send(command)
            while arrivedAt == nil || !sender.isReady {
                guard Clock.now - sentAt < 10_000_000_000 else {
                    throw BenchProblem("a command did not reach its charger within 10 s: \(command)")
                }
                try chargers.turn(milliseconds: 10) { _ in try sender.turn() }
            }
            latencies.record((arrivedAt ?? sentAt) - sentAt)
            // The charger's answer is dealt with before the next command comes.
            let pauseEnd = Clock.now + 3_000_000
            while Clock.now < pauseEnd { try chargers.turn(milliseconds: 1) { _ in try sender.turn() } }
        }
        return Double(chargers.answers) / (Double(Clock.now - start) / 1_000_000_000)
    }

    /// Lets connections and caches warm up.
    private func settle(_ chargers: BusyChargers, _ sender: any CommandSender) throws {
        let end = Clock.now + 2_000_000_000
        while Clock.now < end { try chargers.turn(milliseconds: 10) { _ in try sender.turn() } }
    }

    private static func command(_ number: Int, charger: String) -> String {
        let head = "{\"id\":\"bench-\(number)\",\"charger\":\"\(charger)\","
        return number % 2 == 0
            ? head + "\"verb\":\"trigger\",\"args\":{\"message\":\"Heartbeat\"}}"
            : head + "\"verb\":\"unlock\",\"args\":{\"evse\":1}}"
    }

    /// The answer that a charger gives to `[2,"id","Action",…`.
    private static func answer(to payload: UnsafeRawBufferPointer) throws -> MaskedFrame {
        guard case .call(let call) = try Frame(Array(payload), version: .v16) else {
            throw BenchProblem("the gateway sent a charger what is no call")
        }
        let status = call.actionName == V16.UnlockConnector.action ? "Unlocked" : "Accepted"
        return MaskedFrame(Array("[3,\"\(call.id)\",{\"status\":\"\(status)\"}]".utf8))
    }

    private func report(_ latencies: Histogram<UInt64>, _ rate: Double) {
        let road = self.road == .mqtt ? "MQTT" : "local API"
        let p50 = Double(latencies.valueAtPercentile(50)) / 1_000_000
        let p99 = Double(latencies.valueAtPercentile(99)) / 1_000_000
        self.bench.add(
            Figure(name: "command over \(road), median", measured: "\(Number.decimal(p50, 2)) ms", value: p50))
        self.bench.add(
            Figure(
                name: "command over \(road), 99 %", measured: "\(Number.decimal(p99, 2)) ms", value: p99,
                limit: .atMost(10)))
        self.bench.remark(
            "\(Self.commands) commands, \(self.bench.chargers) chargers sending \(Number.whole(rate)) messages a second"
        )
    }
}
