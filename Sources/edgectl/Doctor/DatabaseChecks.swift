internal import Foundation
internal import Shared
internal import Store

/// The database and its disk.
enum DatabaseChecks {
    static func database(_ path: String) async -> Diagnosis {
        guard FileManager.default.fileExists(atPath: path) else {
            return .skipped("Database", "there is none at \(path)")
        }
        do {
            let reader = try SiteReader(readOnlyDatabaseAt: path)
            defer { try? reader.close() }
            let problems = try await reader.integrityProblems()
            guard problems.isEmpty else {
                return .bad(
                    "Database", "\(path) is damaged: \(problems.prefix(3).joined(separator: "; "))",
                    "keep a copy of it, then restore a backup: edgectl restore FILE")
            }
            let bytes = try await reader.status().database.bytes
            return .good("Database", "\(path) is sound, \(Wording.bytes(bytes))")
        } catch let refusal as Refusal where refusal.code == .conflict {
            return .skipped("Database", refusal.message)
        } catch {
            return .bad("Database", "\(error)", "keep a copy of it, then restore a backup: edgectl restore FILE")
        }
    }

    static func disk(_ path: String) -> Diagnosis {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return .skipped("Disk", "\(folder) cannot be looked at")
        }
        return self.disk(free: free, folder: folder)
    }

    static func disk(free: Int64, folder: String) -> Diagnosis {
        let text = "\(Wording.bytes(free)) free in \(folder)"
        switch free {
        case ..<(64 << 20):
            return .bad("Disk", text, "make room now: without it nothing more can be recorded")
        case ..<(1 << 30): return .warning("Disk", text, "make room, or shorten database.reading_retention_days")
        default: return .good("Disk", text)
        }
    }
}
