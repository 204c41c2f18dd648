internal import Foundation
internal import Shared

/// How far this life of the database had come, kept in a file beside it.
///
/// The database commits first and the file follows, so the file is never ahead of the database that wrote it. Where it
/// is, the database was rolled back: a restored copy, or an older disk image.
struct HighWaterMarks: Codable, Equatable {
    var epoch: String
    var journal: Int64
    var meter: Int64
    var session: Int64
    /// A copy was put in the database's place on purpose: a new epoch begins, also where nothing was written since.
    var isRestored: Bool?
    /// What the file system knows the marks' own file by: a copy has another, whatever it says. Nil where the file
    /// system does not keep such numbers.
    var file: UInt64?

    static let none = HighWaterMarks(epoch: "", journal: 0, meter: 0, session: 0)

    /// The marks to leave beside a restored copy.
    var restored: HighWaterMarks {
        var marks = self
        marks.isRestored = true
        return marks
    }

    /// The file beside the database at `path`.
    static func file(for path: String) -> String { path + ".marks" }

    /// Nil when there is none, or none that can be read.
    static func load(besideDatabase path: String) -> HighWaterMarks? {
        guard let data = FileManager.default.contents(atPath: self.file(for: path)) else { return nil }
        return try? JSONDecoder().decode(HighWaterMarks.self, from: data)
    }

    /// Puts the file in the place of the old one, durably: after a power cut either the old one stands there or this.
    func save(besideDatabase path: String) throws {
        let file = Self.file(for: path)
        let fresh = file + ".new"
        try Data().write(to: URL(fileURLWithPath: fresh))
        var marks = self
        marks.file = FileNumber.lasting(of: fresh)
        try JSONEncoder().encode(marks).write(to: URL(fileURLWithPath: fresh))
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: fresh))
        defer { try? handle.close() }
        try handle.synchronize()
        guard rename(fresh, file) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// What to make of the marks beside a database that has come to `database`.
    ///
    /// - Parameters:
    ///   - marks: nil where no file stands beside the database.
    ///   - file: the number of the marks' file; nil where the file system does not keep such numbers.
    static func verdict(database: HighWaterMarks, marks: HighWaterMarks?, file: UInt64? = nil) -> Verdict {
        guard let marks else { return .newEpoch(reason: "the database was copied here without its marks") }
        if marks.isRestored == true { return .newEpoch(reason: "a copy was restored") }
        guard marks.epoch == database.epoch else {
            return .newEpoch(reason: "another database stood here before")
        }
        if let known = marks.file, let file, known != file {
            return .newEpoch(reason: "the database and its marks were copied here")
        }
        let isBehind =
            database.journal < marks.journal || database.meter < marks.meter || database.session < marks.session
        return isBehind ? .newEpoch(reason: "the database is older than it was: a copy was restored") : .sameEpoch
    }

    enum Verdict: Equatable {
        case sameEpoch
        case newEpoch(reason: String)
    }

    /// Where session numbers of a new epoch go on.
    ///
    /// - Parameters:
    ///   - used: the highest number that is known to have been given out.
    ///   - isSole: nobody else goes on from `used`. Where another copy may, the distance is left to chance, so that two
    ///     of them do not give out the same numbers.
    static func freshSessionNumber(above used: Int64, isSole: Bool) -> Int64 {
        let next = (used / self.sessionRange + 1) * self.sessionRange
        guard !isSole else { return next }
        let room = max(0, Int64(Int32.max) - next) / 16
        return next + Int64.random(in: 0...max(0, room))
    }

    /// Room for as many sessions as a lost copy may have counted on.
    private static let sessionRange: Int64 = 1_000_000
}
