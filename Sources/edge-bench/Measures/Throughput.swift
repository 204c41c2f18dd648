internal import Histogram

/// Durable messages per second, what each costs, and what it leaves on the disk.
struct Throughput {
    let bench: Bench
    /// Whether the bytes on disk are wanted, too.
    let measuresDisk: Bool

    private static let warmUp = 2.0

    func run() throws {
        let daemon = try self.bench.startDaemon()
        defer { daemon.stop() }
        // Before anyone has connected: the log is empty then, as it is at the end.
        let bytesBefore = daemon.databaseBytes
        let chargers = try self.bench.startBusyChargers(daemon)
        try chargers.start()
        try self.turn(chargers, seconds: Self.warmUp)
        chargers.resetFigures()
        let cpu = try daemon.cpuSeconds()
        let ownCPU = Clock.ownCPU
        let start = Clock.now
        try self.turn(chargers, seconds: self.bench.seconds)
        let seconds = Double(Clock.now - start) / 1_000_000_000
        let answers = Double(chargers.answers)
        let used = try daemon.cpuSeconds() - cpu
        self.report(chargers, answers: answers, seconds: seconds, cpu: used, ownCPU: Clock.ownCPU - ownCPU)
        try chargers.stop()
        daemon.stop()
        if self.measuresDisk { self.reportDisk(daemon, bytesBefore, readings: chargers.totalAnswers * 6) }
    }

    private func turn(_ chargers: BusyChargers, seconds: Double) throws {
        let end = Clock.now + UInt64(seconds * 1_000_000_000)
        while Clock.now < end { try chargers.turn(milliseconds: 100) }
    }

    private func report(_ chargers: BusyChargers, answers: Double, seconds: Double, cpu: Double, ownCPU: Double) {
        let rate = answers / seconds
        self.bench.add(
            Figure(
                name: "durable MeterValues per second", measured: Number.whole(rate), value: rate,
                limit: .atLeast(25_000), goal: 40_000))
        let p50 = Double(chargers.latencies.valueAtPercentile(50)) / 1_000_000
        let p99 = Double(chargers.latencies.valueAtPercentile(99)) / 1_000_000
        self.bench.add(Figure(name: "  answered within, median", measured: "\(Number.decimal(p50, 2)) ms", value: p50))
        self.bench.add(
            Figure(
                name: "  answered within, 99 %", measured: "\(Number.decimal(p99, 2)) ms", value: p99,
                limit: .atMost(10)))
        let cost = cpu / answers * 100_000
        self.bench.add(
            Figure(
                name: "  CPU seconds per 100,000", measured: Number.decimal(cost, 2), value: cost,
                limit: .atMost(4.5), goal: 2.3, dependsOnDisk: false))
        let own = ownCPU / answers * 100_000
        self.bench.add(
            Figure(name: "  of the generator itself", measured: Number.decimal(own, 2), value: own))
        // Both slow down together on a machine that is shared: this one tells versions apart.
        self.bench.add(
            Figure(
                name: "  the daemon's by the generator's", measured: Number.decimal(cost / own, 1), value: cost / own,
                limit: .atMost(6), dependsOnDisk: false))
    }

    private func reportDisk(_ daemon: Daemon, _ bytesBefore: Int, readings: Int) {
        let perReading = Double(daemon.databaseBytes - bytesBefore) / Double(readings)
        self.bench.add(
            Figure(
                name: "bytes on disk per reading", measured: Number.decimal(perReading, 1), value: perReading,
                limit: .atMost(40), dependsOnDisk: false, dependsOnSpeed: false))
    }
}
