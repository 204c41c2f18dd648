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

    func save(besideDatabase path: String) throws {
        try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: Self.file(for: path)), options: .atomic)
    }

    /// What to make of the marks beside a database that has come to `database`.
    ///
    /// - Parameter marks: nil where no file stands beside the database.
    static func verdict(database: HighWaterMarks, marks: HighWaterMarks?) -> Verdict {
        guard let marks else { return .newEpoch(reason: "the database was copied here without its marks") }
        if marks.isRestored == true { return .newEpoch(reason: "a copy was restored") }
        guard marks.epoch == database.epoch else {
            return .newEpoch(reason: "another database stood here before")
        }
        let isBehind =
            database.journal < marks.journal || database.meter < marks.meter || database.session < marks.session
        return isBehind ? .newEpoch(reason: "the database is older than it was: a copy was restored") : .sameEpoch
    }

    enum Verdict: Equatable {
        case sameEpoch
        case newEpoch(reason: String)
    }

    /// Where session numbers of a new epoch begin: beyond all that either side can have given out.
    static func freshSessionNumber(database: HighWaterMarks, marks: HighWaterMarks?) -> Int64 {
        let used = max(database.session, marks?.session ?? 0)
        return (used / self.sessionRange + 1) * self.sessionRange
    }

    /// Room for as many sessions as a lost copy may have counted on.
    private static let sessionRange: Int64 = 1_000_000
}
