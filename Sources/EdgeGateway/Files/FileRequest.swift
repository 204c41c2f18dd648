internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import Shared

/// Where a request for a file comes from.
struct FileRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }
}

/// The path of a link: `/files/<secret>`, and behind it what chargers make of it: a slash, a file's name.
struct FileLinkPath: Equatable, Sendable {
    static let prefix = "/files/"

    var secret: LinkSecret
    /// What follows the secret, percent-decoded; empty where nothing does.
    var name: String

    /// Nil where the path cannot be a link's.
    init?(_ path: String) {
        guard path.hasPrefix(Self.prefix), path.utf8.count <= 2048 else { return nil }
        let parts = path.dropFirst(Self.prefix.count).split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let secret = LinkSecret(first) else { return nil }
        self.secret = secret
        self.name = parts.count > 1 ? String(parts[1]).removingPercentEncoding ?? "" : ""
    }
}
