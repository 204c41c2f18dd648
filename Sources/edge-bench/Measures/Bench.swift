internal import Foundation

/// What the measurements share, and where their results go.
final class Bench {
    let program: String
    let folder: URL
    let chargers: Int
    let seconds: Double
    private(set) var figures: [Figure] = []
    var diskIsFast = true
    var speedCounts = true
    private var runs = 0

    init(program: String, folder: URL, chargers: Int, seconds: Double) {
        self.program = program
        self.folder = folder
        self.chargers = chargers
        self.seconds = seconds
    }

    /// A daemon that finds some chargers in its database, and nothing else.
    ///
    /// Making them known takes memory and log of its own; so that no figure counts it, another daemon has done it and
    /// closed the database.
    func startDaemon(knowing identities: [String], brokerPort: Int? = nil) throws -> Daemon {
        self.runs += 1
        let folder = self.folder.appendingPathComponent("run-\(self.runs)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let first = try Daemon(program: self.program, folder: folder)
        try first.add(identities)
        first.stop()
        return try Daemon(program: self.program, folder: folder, brokerPort: brokerPort)
    }

    /// The same with those that `startBusyChargers` connects.
    func startDaemon(brokerPort: Int? = nil, besides others: [String] = []) throws -> Daemon {
        try self.startDaemon(knowing: (1...self.chargers).map { "BUSY-\($0)" } + others, brokerPort: brokerPort)
    }

    /// Chargers that charge.
    func startBusyChargers(_ daemon: Daemon) throws -> BusyChargers {
        try BusyChargers(count: self.chargers, port: daemon.port, path: Daemon.path)
    }

    /// Limits that were missed and count.
    var missed: [Figure] { self.table(self.figures).missed }

    private func table(_ figures: [Figure]) -> FigureTable {
        FigureTable(figures: figures, diskIsFast: self.diskIsFast, speedCounts: self.speedCounts)
    }

    /// Prints a figure as soon as it is known, and keeps it.
    func add(_ figure: Figure) {
        self.figures.append(figure)
        self.say(self.table([]).line(figure))
    }

    func remark(_ text: String) { self.say("  \(text)") }

    /// Prints a line at once, also into a pipe.
    func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
