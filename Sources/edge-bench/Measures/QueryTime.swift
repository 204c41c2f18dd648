internal import Foundation
internal import Histogram
internal import OCPP

/// How long a page of an answer takes, on a database with a year of sessions and roll-ups of a hundred chargers, and a
/// week of their readings: from the question to the answer's last byte.
struct QueryTime {
    let bench: Bench

    private static let rounds = 20
    private static let warmUp = 2

    /// A question, and how many items all its pages have at the least.
    struct Question {
        var name: String
        var kind: String
        var args: String
        var items: Int
    }

    func run() throws {
        let port = try FreePort.any()
        let broker = try Mosquitto(port: port, folder: self.bench.folder)
        defer { broker.stop() }
        let (folder, year) = try self.makeYear()
        let daemon = try Daemon(program: self.bench.program, folder: folder, brokerPort: port)
        defer { daemon.stop() }
        let roads: [(String, any QueryRoad)] = [
            ("MQTT", try MQTTQueryRoad(port: port)), ("API", try APIQueryRoad(daemon)),
        ]
        for question in Self.questions(year) {
            for (name, road) in roads { try self.measure(question, over: name, road) }
        }
    }

    /// A month, half a year ago; a session and an hour, three days ago.
    static func questions(_ year: YearOfData) -> [Question] {
        let day: Int64 = 86_400_000
        let month = Self.span(year.begin + 180 * day, 30 * day)
        let recent = year.end - 3 * day
        return [
            Question(name: "site by days", kind: "aggregates", args: "\"period\":\"day\",\(month)", items: 30),
            Question(name: "site by hours", kind: "aggregates", args: "\"period\":\"hour\",\(month)", items: 720),
            Question(
                name: "charger by quarters", kind: "aggregates",
                args: "\"period\":\"15m\",\"of\":\"charger\",\"charger\":\"BUSY-1\",\(month)", items: 720),
            Question(
                name: "chargers by days", kind: "aggregates", args: "\"period\":\"day\",\"of\":\"charger\",\(month)",
                items: 30),
            Question(name: "sessions", kind: "sessions", args: month, items: 90),
            Question(
                name: "readings of an hour", kind: "readings",
                args: "\"charger\":\"BUSY-1\",\(Self.span(recent, day / 24))", items: 60),
            Question(name: "chargers", kind: "inventory", args: "\"limit\":1000", items: 1),
        ]
    }

    private static func span(_ begin: Int64, _ length: Int64) -> String {
        "\"since\":\"\(OCPPTimestamp(milliseconds: begin))\",\"until\":\"\(OCPPTimestamp(milliseconds: begin + length))\""
    }

    /// The chargers are made known and one reading is stored by a daemon; the rest is made beside it.
    private func makeYear() throws -> (folder: URL, YearOfData) {
        let daemon = try self.bench.startDaemon()
        let chargers = try BusyChargers(count: 1, port: daemon.port, path: Daemon.path)
        try chargers.start()
        while chargers.totalAnswers == 0 { try chargers.turn(milliseconds: 10) }
        try chargers.stop()
        daemon.stop()
        let start = Clock.now
        let year = YearOfData(now: Clock.wall)
        let file = try SQLiteFile(path: daemon.databasePath)
        try year.fill(file)
        let seconds = Double(Clock.now - start) / 1_000_000_000
        let counts = try ["session", "rollup_quarter", "meter"].map { try file.number("SELECT count(*) FROM \($0)") }
        self.bench.remark(
            "a year: \(Number.whole(Double(daemon.databaseBytes) / 1_048_576)) MiB, "
                + "\(Number.whole(Double(counts[0]))) sessions, \(Number.whole(Double(counts[1]))) roll-ups, and "
                + "\(Number.whole(Double(counts[2] * 6))) readings of its last week; made in \(Number.whole(seconds)) s"
        )
        return (daemon.folder, year)
    }

    private func measure(_ question: Question, over name: String, _ road: any QueryRoad) throws {
        var times = Histogram<UInt64>(highestTrackableValue: 60_000_000_000)
        var (pages, items) = (0, 0)
        var hasEnergy = true
        for round in 0..<(Self.rounds + Self.warmUp) {
            (pages, items, hasEnergy) = (0, 0, question.kind != "aggregates")
            var next: String?
            repeat {
                let start = Clock.now
                let answer = try road.ask(question.kind, question.args, page: next)
                if round >= Self.warmUp { times.record(Clock.now - start) }
                let page = try QueryPage(answer)
                (pages, items, next) = (pages + 1, items + page.items.count, page.next)
                hasEnergy = hasEnergy || page.items.contains { $0.energy ?? 0 > 0 }
            } while next != nil
        }
        guard items >= question.items else {
            throw BenchProblem("\(question.name) has \(items) items instead of \(question.items)")
        }
        guard hasEnergy else { throw BenchProblem("\(question.name) has no energy: its roll-ups are not there") }
        let p99 = Double(times.valueAtPercentile(99)) / 1_000_000
        self.bench.add(
            Figure(
                name: "\(question.name), \(name), 99 %", measured: "\(Number.decimal(p99, 1)) ms", value: p99,
                limit: .atMost(50), dependsOnDisk: false))
        if pages > 1 { self.bench.remark("a page of \(pages), \(Number.whole(Double(items))) items together") }
    }
}
