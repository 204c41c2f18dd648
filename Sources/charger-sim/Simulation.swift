internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Many chargers at one gateway, from the first connection to the summary.
struct Simulation {
    /// Chargers connect one after the other: a whole site at once is a burst that no gateway sees in its life.
    private static let secondsBetweenConnections = 0.02
    /// How long sessions may take to end when it is over.
    private static let secondsToFinish = 15.0

    let plans: [Plan]
    let connector: GatewayConnector
    let reporter: Reporter
    let title: String
    /// Seconds after which it ends; nil is when every charger is done, or Ctrl-C.
    let duration: Double?

    func run() async throws -> Summary {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let drivers = self.plans.map {
            ChargerDriver($0, connector: self.connector, reporter: self.reporter, eventLoop: group.next())
        }
        for (index, driver) in drivers.enumerated() {
            driver.start(in: Double(index) * Self.secondsBetweenConnections)
        }
        StopSignal.listen()
        if self.reporter.style == .table { Terminal.enterScreen() }
        let summary = try await self.watch(drivers)
        if self.reporter.style == .table { Terminal.leaveScreen() }
        for driver in drivers { try await driver.stop() }
        try await group.shutdownGracefully()
        return summary
    }

    /// Draws, and waits for the end.
    private func watch(_ drivers: [ChargerDriver]) async throws -> Summary {
        let start = Moment.now.uptime
        var finishBy: Int64?
        while true {
            try await Task.sleep(for: .milliseconds(drivers.count > 200 ? 500 : 200))
            let now = Moment.now.uptime
            let chargers = try await self.snapshots(drivers)
            let elapsed = Double(now - start) / 1000
            self.draw(chargers, elapsed)
            if chargers.allSatisfy(\.isDone) || now > finishBy ?? .max { return Summary(chargers, seconds: elapsed) }
            guard finishBy == nil, StopSignal.isRaised || elapsed >= self.duration ?? .infinity else { continue }
            finishBy = now + Int64(Self.secondsToFinish * 1000)
            for driver in drivers { driver.finish() }
        }
    }

    private func snapshots(_ drivers: [ChargerDriver]) async throws -> [ChargerSnapshot] {
        var snapshots: [ChargerSnapshot] = []
        for driver in drivers { snapshots.append(try await driver.snapshot()) }
        return snapshots
    }

    private func draw(_ chargers: [ChargerSnapshot], _ elapsed: Double) {
        guard self.reporter.style == .table else { return }
        let size = Terminal.size
        let table = ProgressTable(
            title: "\(self.title), \(Int(elapsed)) s", chargers: chargers, problems: self.reporter.recentProblems,
            columns: size.columns, rows: size.rows)
        Terminal.draw(table.lines)
    }
}
