/// The memory that connected and silent chargers take.
struct IdleMemory {
    let bench: Bench

    private static let most = 10_000

    func run() throws {
        let daemon = try self.bench.startDaemon(knowing: (1...Self.most).map { "IDLE-\($0)" })
        defer { daemon.stop() }
        let crowd = try ChargerCrowd(port: daemon.port, path: Daemon.path)
        for count in [0, 1_000, Self.most] {
            try crowd.grow(to: count)
            // What connecting took for a moment is given back.
            try crowd.idle(seconds: count == 0 ? 1 : 3)
            let mebibytes = Double(try daemon.residentBytes()) / 1_048_576
            let isLast = count == Self.most
            self.bench.add(
                Figure(
                    name: "memory with \(Number.whole(Double(count))) idle chargers",
                    measured: "\(Number.decimal(mebibytes, 1)) MiB", value: mebibytes,
                    limit: isLast ? .atMost(130) : nil, goal: isLast ? 90 : nil, dependsOnDisk: false))
        }
    }
}
