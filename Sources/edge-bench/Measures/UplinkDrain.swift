/// How fast readings that were kept while there was no broker reach the cloud once there is one, and what else goes on
/// meanwhile: live states arrive, and the daemon does not grow.
struct UplinkDrain {
    let bench: Bench
    /// Of an outage in which every charger sends a message a minute.
    let hours: Double

    func run() throws {
        let port = try FreePort.any()
        let daemon = try self.bench.startDaemon(brokerPort: port, besides: [LiveCharger.identity])
        defer { daemon.stop() }
        let readings = try self.store(daemon)
        let before = try daemon.residentBytes()
        let broker = try Mosquitto(port: port, folder: self.bench.folder)
        defer { broker.stop() }
        let live = try LiveCharger(port: daemon.port, path: Daemon.path)
        let cloud = try CloudEnd(port: port)
        cloud.onState = { live.arrived($0) }
        let most = try self.drain(cloud, readings: readings, daemon, live)
        try self.settle(cloud, live)
        guard cloud.readings == readings else {
            throw BenchProblem("\(cloud.readings) readings arrived of \(readings)")
        }
        self.report(cloud, live, grown: most - before)
    }

    /// As fast as the daemon takes them: only the time between them is left out.
    private func store(_ daemon: Daemon) throws -> Int {
        let messages = Int((Double(self.bench.chargers) * 60 * self.hours).rounded(.up))
        let chargers = try self.bench.startBusyChargers(daemon)
        let start = Clock.now
        try chargers.start()
        while chargers.totalAnswers < messages { try chargers.turn(milliseconds: 100) }
        try chargers.stop()
        let seconds = Double(Clock.now - start) / 1_000_000_000
        self.bench.remark(
            "an outage of \(Number.decimal(self.hours, 0)) h at \(self.bench.chargers) chargers: "
                + "\(Number.whole(Double(chargers.totalAnswers))) messages stored in \(Number.decimal(seconds, 1)) s")
        return chargers.totalAnswers * 6
    }

    /// - Returns: the most memory that the daemon had meanwhile.
    private func drain(_ cloud: CloudEnd, readings: Int, _ daemon: Daemon, _ live: LiveCharger) throws -> Int {
        var deadline = Clock.now + 60_000_000_000
        var (seen, most) = (0, try daemon.residentBytes())
        var lookAt = Clock.now
        while cloud.readings < readings {
            try cloud.wait(milliseconds: 10)
            try live.turn()
            if cloud.readings > seen {
                seen = cloud.readings
                deadline = Clock.now + 30_000_000_000
            }
            if Clock.now >= lookAt {
                most = max(most, try daemon.residentBytes())
                lookAt = Clock.now + 100_000_000
            }
            guard Clock.now < deadline else {
                throw BenchProblem("the uplink stands still after \(seen) of \(readings) readings")
            }
        }
        return most
    }

    /// The newest live state has to arrive, however slow the machine is.
    private func settle(_ cloud: CloudEnd, _ live: LiveCharger) throws {
        let deadline = Clock.now + 30_000_000_000
        while live.isWaiting {
            try cloud.wait(milliseconds: 10)
            try live.read()
            guard Clock.now < deadline else {
                throw BenchProblem("the live state that the cloud has is not the newest, 30 s after the drain")
            }
        }
    }

    private func report(_ cloud: CloudEnd, _ live: LiveCharger, grown: Int) {
        let nanoseconds = (cloud.lastAt ?? 1) - (cloud.firstAt ?? 0)
        let rate = Double(cloud.readings) / (Double(max(1, nanoseconds)) / 1_000_000_000)
        self.bench.add(
            Figure(
                name: "uplink, readings per second", measured: Number.whole(rate), value: rate,
                limit: .atLeast(50_000), dependsOnDisk: false))
        let latency = Double(live.longest) / 1_000_000
        self.bench.add(
            Figure(
                name: "live state meanwhile, longest", measured: "\(Number.decimal(latency, 0)) ms", value: latency,
                limit: .atMost(1000), dependsOnDisk: false))
        let mebibytes = Double(grown) / 1_048_576
        self.bench.add(
            Figure(
                name: "memory that it takes meanwhile", measured: "\(Number.decimal(mebibytes, 1)) MiB",
                value: mebibytes, limit: .atMost(32), dependsOnDisk: false, dependsOnSpeed: false))
        let bytes = Double(cloud.bytes) / Double(max(1, cloud.readings))
        self.bench.remark(
            "\(Number.whole(Double(cloud.readings))) readings in \(cloud.batches) batches, "
                + "\(Number.decimal(bytes, 0)) bytes each on the wire; \(live.changes) changes of a live state")
    }
}
