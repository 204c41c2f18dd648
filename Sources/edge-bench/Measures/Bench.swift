internal import Foundation

/// What the measurements share, and where their results go.
final class Bench {
    let program: String
    let folder: URL
    let chargers: Int
    let seconds: Double
    private(set) var figures: [Figure] = []
    var diskIsFast = true
    private var runs = 0

    init(program: String, folder: URL, chargers: Int, seconds: Double) {
        self.program = program
        self.folder = folder
        self.chargers = chargers
        self.seconds = seconds
    }

    /// A daemon with an empty database.
    func startDaemon(brokerPort: Int? = nil) throws -> Daemon {
        self.runs += 1
        let folder = self.folder.appendingPathComponent("run-\(self.runs)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try Daemon(program: self.program, folder: folder, brokerPort: brokerPort)
    }

    /// Chargers that are known, and charge.
    func startBusyChargers(_ daemon: Daemon) throws -> BusyChargers {
        try daemon.add((1...self.chargers).map { "BUSY-\($0)" })
        return try BusyChargers(count: self.chargers, port: daemon.port, path: Daemon.path)
    }

    /// Prints a figure as soon as it is known, and keeps it.
    func add(_ figure: Figure) {
        self.figures.append(figure)
        self.say(FigureTable(figures: [], diskIsFast: self.diskIsFast).line(figure))
    }

    func remark(_ text: String) { self.say("  \(text)") }

    /// Prints a line at once, also into a pipe.
    func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
