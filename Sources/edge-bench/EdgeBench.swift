internal import ArgumentParser
internal import Foundation
internal import Glibc

/// The command line.
@main
struct EdgeBench: ParsableCommand {
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case throughput, disk, idle, command, authorization, drain, queries
    }

    static let configuration = CommandConfiguration(
        commandName: "edge-bench",
        abstract: "Measures the daemon: throughput, latency, memory, disk, uplink and queries.",
        discussion: """
            Starts edge-gateway with an empty database, and drives it with chargers of its own. Daemon and generator \
            share the machine: leave it alone meanwhile. docs/benchmarks.md says what each figure means.

            Examples:
              edge-bench
              edge-bench --only throughput,disk --seconds 30
            """)

    @Option(help: "The daemon to measure.")
    var gateway = ".build/release/edge-gateway"

    @Option(help: "Parts to measure, with commas: throughput, disk, idle, command, authorization, drain, queries.")
    var only: String?

    @Option(help: "Seconds of the throughput measurement.")
    var seconds = 10.0

    @Option(help: "Busy chargers.")
    var chargers = 100

    @Option(
        help: "Hours of the outage that is drained: a message a minute of each busy charger. 28 are a million readings."
    )
    var hours = 28.0

    @Option(help: "Folder for the databases, on the disk to measure.")
    var folder = FileManager.default.temporaryDirectory.path

    @Flag(help: "End with an error when a limit is missed.")
    var check = false

    @Flag(help: "Limits that a slow or busy machine may miss do not count: those of time, processor and rate.")
    var anyMachine = false

    func validate() throws {
        guard self.seconds >= 1 else { throw ValidationError("--seconds must be at least 1") }
        guard (0.01...10_000).contains(self.hours) else { throw ValidationError("--hours must be from 0.01 to 10000") }
        guard (1...1000).contains(self.chargers) else { throw ValidationError("--chargers must be from 1 to 1000") }
        _ = try self.parts()
    }

    func run() throws {
        guard FileManager.default.isExecutableFile(atPath: self.gateway) else {
            throw ValidationError("there is no daemon at \(self.gateway): build it with make build, or pass --gateway")
        }
        signal(SIGPIPE, SIG_IGN)
        let folder = URL(fileURLWithPath: self.folder).appendingPathComponent("edge-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bench = Bench(program: self.gateway, folder: folder, chargers: self.chargers, seconds: self.seconds)
        bench.speedCounts = !self.anyMachine
        do { try self.measure(bench) } catch let problem as BenchProblem {
            FileHandle.standardError.write(Data("edge-bench: \(problem)\n".utf8))
            throw ExitCode(2)
        }
        let missed = bench.missed.map { $0.name.trimmingCharacters(in: .whitespaces) }
        if self.check, !missed.isEmpty {
            bench.say("Missed: \(missed.joined(separator: ", "))")
            throw ExitCode(1)
        }
    }

    private func measure(_ bench: Bench) throws {
        let parts = try self.parts()
        bench.say("\(self.gateway), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, \(self.chargers) chargers")
        bench.say(FigureTable.header)
        let sync = try DiskSync.measure(in: bench.folder)
        bench.diskIsFast = sync <= DiskSync.fast
        bench.add(Figure(name: "fsync of 4 KiB, median", measured: "\(Number.decimal(sync, 2)) ms", value: sync))
        if !bench.diskIsFast { bench.remark("limits are for disks that sync in \(DiskSync.fast) ms: misses say slow") }
        if parts.contains(.throughput) || parts.contains(.disk) {
            try Throughput(bench: bench, measuresDisk: parts.contains(.disk)).run()
        }
        if parts.contains(.command) {
            try CommandLatency(bench: bench, road: .localAPI).run()
            try CommandLatency(bench: bench, road: .mqtt).run()
        }
        if parts.contains(.authorization) { try AuthorizationTime(bench: bench).run() }
        if parts.contains(.queries) { try QueryTime(bench: bench).run() }
        if parts.contains(.drain) { try UplinkDrain(bench: bench, hours: self.hours).run() }
        if parts.contains(.idle) { try self.measureIdle(bench) }
    }

    private func measureIdle(_ bench: Bench) throws {
        let files = ChargerCrowd.raiseFileLimit()
        guard files >= 10_100 else {
            throw BenchProblem("10,000 chargers need 10,100 open files, allowed are \(files): raise ulimit -Hn")
        }
        try IdleMemory(bench: bench).run()
    }

    private func parts() throws -> Set<Part> {
        guard let only = self.only else { return Set(Part.allCases) }
        return Set(
            try only.split(separator: ",").map { word in
                guard let part = Part(rawValue: String(word)) else {
                    let known = Part.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--only has no part '\(word)'; the parts are \(known)")
                }
                return part
            })
    }
}
