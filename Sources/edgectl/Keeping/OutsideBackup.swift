internal import Foundation
internal import Shared

/// A folder of the site that is not in its database and so in no backup.
struct OutsideBackup: Equatable, Encodable {
    var folder: String
    var holds: String

    /// Those that have something in them.
    static func folders(_ site: any SiteQueries, database: String) async throws -> [OutsideBackup] {
        let daemon = try await site.status().daemon
        let database = daemon?.databasePath ?? URL(fileURLWithPath: database).path
        var folders: [OutsideBackup] = []
        if let authority = try await self.authority(site, database: database) {
            folders.append(OutsideBackup(folder: authority, holds: "key and certificate of the site's authority"))
        }
        if try await !site.files(ListQuery(limit: 1)).items.isEmpty {
            let folder = daemon?.filesFolder ?? database + "-files"
            folders.append(OutsideBackup(folder: folder, holds: "firmware for chargers, and what they brought"))
        }
        return folders
    }

    /// The daemon's word where it runs: whoever asks it may not be allowed to look.
    private static func authority(_ site: any SiteQueries, database: String) async throws -> String? {
        if let daemon = site as? APIClient {
            let authority = try await daemon.authority()
            return authority.facts == nil && authority.problem == nil ? nil : authority.folder
        }
        let folder = URL(fileURLWithPath: database).deletingLastPathComponent().appending(path: "site-ca").path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }
}
