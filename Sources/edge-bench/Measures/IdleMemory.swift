/// The memory that connected and silent chargers take.
struct IdleMemory {
    let bench: Bench

    private static let most = 10_000
    private static let compressed = 1_000

    func run() throws {
        try self.plain()
        try self.withCompression()
    }

    /// What a charger takes that has spoken compressed both ways.
    private func withCompression() throws {
        let daemon = try self.bench.startDaemon(knowing: (1...Self.compressed).map { "ZIP-\($0)" })
        defer { daemon.stop() }
        let before = try daemon.residentBytes()
        let chargers = try (1...Self.compressed).map { number in
            let charger = try CompressedCharger(identity: "ZIP-\(number)", port: daemon.port, path: Daemon.path)
            try charger.boot()
            return charger
        }
        let kibibytes = Double(try daemon.residentBytes() - before) / 1024 / Double(chargers.count)
        self.bench.add(
            Figure(
                name: "memory per compressed charger", measured: "\(Number.decimal(kibibytes, 1)) KiB",
                value: kibibytes, limit: .atMost(80), goal: 60, dependsOnDisk: false, dependsOnSpeed: false))
    }

    private func plain() throws {
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
                    limit: isLast ? .atMost(130) : nil, goal: isLast ? 90 : nil, dependsOnDisk: false,
                    dependsOnSpeed: false))
        }
    }
}
