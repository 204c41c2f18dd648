internal import Histogram
internal import OCPP

/// How long a charger waits to hear whether a token may charge, where 100,000 tokens are known, each of which belongs to
/// a group and may charge at certain chargers only. The whole road is measured, so the decision takes less.
struct AuthorizationTime {
    let bench: Bench

    private static let tokens = 100_000
    private static let batch = 1000
    private static let questions = 5000
    private static let charger = "CARDS"

    func run() throws {
        let daemon = try self.bench.startDaemon(knowing: [Self.charger])
        defer { daemon.stop() }
        try self.add(to: daemon)
        let socket = try ChargerSocket(identity: Self.charger, port: daemon.port, path: Daemon.path)
        try socket.finishHandshake()
        var times = Histogram<UInt64>(highestTrackableValue: 60_000_000_000)
        for number in 0..<(Self.questions + 500) {
            // A step that shares no divisor with the number of tokens comes to each of them, in no order.
            let token = number * 7919 % Self.tokens
            let start = Clock.now
            try socket.call(V16.Authorize(idTag: Self.token(token)))
            let answer = try V16.Authorize.Response(socket.answer())
            // The first ones warm the caches.
            if number >= 500 { times.record(Clock.now - start) }
            guard answer.idTagInfo.status == .accepted, answer.idTagInfo.parentIdTag == Self.group(token) else {
                throw BenchProblem("token \(Self.token(token)) was answered \(answer.idTagInfo)")
            }
        }
        self.report(times)
    }

    private func add(to daemon: Daemon) throws {
        let api = try LocalAPI(socketPath: daemon.socketPath)
        try api.send(LocalAPI.request("POST", "/v1/charger-groups/deck", body: "{\"add\":[\"\(Self.charger)\"]}"))
        try api.waitForSuccess()
        for first in stride(from: 0, to: Self.tokens, by: Self.batch) {
            let tokens = (first..<(first + Self.batch)).map { number in
                "{\"token\":\"\(Self.token(number))\",\"group\":\"\(Self.group(number))\",\"places\":[\"group:deck\"],"
                    + "\"concurrent\":false,\"expires_at\":\"2099-01-01T00:00:00Z\"}"
            }
            let body = "{\"tokens\":[\(tokens.joined(separator: ","))]}"
            try api.send(LocalAPI.request("POST", "/v1/tokens/import", body: body))
            try api.waitForSuccess()
        }
    }

    /// As long as the number of an RFID card.
    private static func token(_ number: Int) -> String { "04A2B3\(String(10_000_000 + number, radix: 16))" }

    private static func group(_ number: Int) -> String { "FLEET-\(number % 500)" }

    private func report(_ times: Histogram<UInt64>) {
        let p50 = Double(times.valueAtPercentile(50)) / 1_000_000
        let p99 = Double(times.valueAtPercentile(99)) / 1_000_000
        self.bench.add(
            Figure(
                name: "authorization, median", measured: "\(Number.decimal(p50, 2)) ms", value: p50))
        self.bench.add(
            Figure(
                name: "authorization, 99 %", measured: "\(Number.decimal(p99, 2)) ms", value: p99,
                limit: .atMost(1), dependsOnDisk: false))
        self.bench.remark("\(Number.whole(Double(Self.tokens))) tokens; from the charger's question to its answer")
    }
}
