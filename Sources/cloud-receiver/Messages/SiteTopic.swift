/// A topic below `{prefix}/{site}`, taken apart.
struct SiteTopic: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case batch(StreamName)
        case siteState
        case chargerState(String)
    }

    /// `{prefix}/{site}` as it stands in the topic; also the `source` of the site's events.
    let root: String
    /// The site's id.
    let site: String
    let kind: Kind

    /// nil for a topic that is none of those that a receiver subscribes to.
    init?(_ topic: String, prefix: String) {
        guard topic.hasPrefix(prefix + "/") else { return nil }
        let levels = topic.dropFirst(prefix.count + 1).split(separator: "/", omittingEmptySubsequences: false)
        guard let site = levels.first else { return nil }
        switch levels.count {
        case 2 where levels[1] == "state": self.kind = .siteState
        case 2:
            guard let stream = StreamName(rawValue: String(levels[1])) else { return nil }
            self.kind = .batch(stream)
        case 4 where levels[1] == "chargers" && levels[3] == "state":
            self.kind = .chargerState(Self.decode(levels[2]))
        default: return nil
        }
        self.root = "\(prefix)/\(site)"
        self.site = Self.decode(site)
    }

    /// Undoes the percent-encoding of a level. `%00`, which stands for an empty text and which PostgreSQL stores in no
    /// text, stays as it is.
    private static func decode(_ level: Substring) -> String {
        guard level.contains("%"), !level.contains("%00") else { return String(level) }
        var bytes: [UInt8] = []
        var rest = Substring(level)
        while let first = rest.first {
            let digits = rest.dropFirst().prefix(2)
            if first == "%", digits.count == 2, let byte = UInt8(digits, radix: 16) {
                bytes.append(byte)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(contentsOf: String(first).utf8)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The two streams of a site.
enum StreamName: String, Equatable, Hashable, Sendable {
    case journal
    case meter
}
