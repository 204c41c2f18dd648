/// How fast readings that were kept while there was no broker reach the cloud, once there is one.
struct UplinkDrain {
    let bench: Bench

    /// 300,000 readings.
    private static let messages = 50_000

    func run() throws {
        let port = try FreePort.any()
        let daemon = try self.bench.startDaemon(brokerPort: port)
        defer { daemon.stop() }
        let chargers = try self.bench.startBusyChargers(daemon)
        try chargers.start()
        while chargers.totalAnswers < Self.messages { try chargers.turn(milliseconds: 100) }
        try chargers.stop()
        let broker = try Mosquitto(port: port, folder: self.bench.folder)
        defer { broker.stop() }
        let cloud = try CloudEnd(port: port)
        try self.drain(cloud, readings: chargers.totalAnswers * 6)
        self.report(cloud)
    }

    private func drain(_ cloud: CloudEnd, readings: Int) throws {
        var deadline = Clock.now + 60_000_000_000
        var seen = 0
        while cloud.readings < readings {
            try cloud.wait(milliseconds: 100)
            if cloud.readings > seen {
                seen = cloud.readings
                deadline = Clock.now + 30_000_000_000
            }
            guard Clock.now < deadline else {
                throw BenchProblem("the uplink stands still after \(seen) of \(readings) readings")
            }
        }
    }

    private func report(_ cloud: CloudEnd) {
        let nanoseconds = (cloud.lastAt ?? 1) - (cloud.firstAt ?? 0)
        let rate = Double(cloud.readings) / (Double(max(1, nanoseconds)) / 1_000_000_000)
        self.bench.add(
            Figure(
                name: "uplink, readings per second", measured: Number.whole(rate), value: rate,
                limit: .atLeast(50_000), dependsOnDisk: false))
        let bytes = Double(cloud.bytes) / Double(max(1, cloud.readings))
        self.bench.remark(
            "\(Number.whole(Double(cloud.readings))) readings in \(cloud.batches) batches, "
                + "\(Number.decimal(bytes, 0)) bytes each on the wire")
    }
}
