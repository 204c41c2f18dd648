internal import Crypto
internal import Foundation

/// Where a query's answer goes on, and what is to stay as it was at its first page. Opaque to whoever asked.
///
/// It holds everything that is needed to go on, so it outlives a restart. It goes with the query that it was made for:
/// the same kind and arguments (but for `limit`), and the same life of the database.
public struct PageToken: Codable, Hashable, Sendable {
    /// The database's life: the numbers of another one mean something else.
    public let epoch: String
    /// The newest that existed at the first page: what came later belongs to no page.
    public let pin: Int64
    /// The moment of the site that is held for the pages; nil where each finds the present.
    public let moment: String?
    /// When the first page was made, in milliseconds since 1970; nil where the moment tells.
    private let since: Int64?
    /// The last item of the page before, in the order of its kind.
    public let cursor: String
    /// The query that it was made for.
    private let query: Data

    private enum CodingKeys: String, CodingKey {
        case epoch = "e"
        case pin = "p"
        case cursor = "c"
        case query = "q"
        case moment = "m"
        case since = "t"
    }

    public init(
        _ query: SiteQuery, epoch: String, pin: Int64, cursor: String, moment: String? = nil,
        firstPageAt: Timestamp? = nil
    ) {
        self.query = Self.digest(of: query)
        self.epoch = epoch
        self.pin = pin
        self.cursor = cursor
        self.moment = moment
        self.since = firstPageAt?.milliseconds
    }

    /// When the first page was made, of streams: what they held then is what the pages tell.
    public var firstPageAt: Timestamp? { self.since.map(Timestamp.init(milliseconds:)) }

    /// Reads the page of a query; nil where it asks for the first.
    ///
    /// - Throws: `Refusal` when it is no token of ours, or another query's.
    public init?(of query: SiteQuery) throws(Refusal) {
        guard let text = query.page else { return nil }
        guard let bytes = Data(urlSafeBase64: text), bytes.count > Self.checkBytes else { throw .notAPage }
        let content = bytes.dropFirst(Self.checkBytes)
        guard bytes.prefix(Self.checkBytes) == Self.check(of: content),
            let token = try? JSONDecoder().decode(PageToken.self, from: content), token.pin >= 0
        else { throw .notAPage }
        guard token.query == Self.digest(of: query) else {
            throw Refusal(.invalid, "'page' belongs to another query: repeat 'kind' and 'args' as they were")
        }
        self = token
    }

    /// The token as text: letters, digits, `-` and `_`.
    public var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Strings, a number and bytes: there is nothing in it that cannot be encoded.
        let content = (try? encoder.encode(self)) ?? Data()
        return (Self.check(of: content) + content).urlSafeBase64
    }

    private static let checkBytes = 6

    /// Tells what was cut or mistyped; nothing in a token gives a right to anything.
    private static func check(of content: Data) -> Data { Data(SHA256.hash(data: content).prefix(self.checkBytes)) }

    private static func digest(of query: SiteQuery) -> Data {
        var arguments = query.arguments
        arguments.remove(.limit)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let content = (try? encoder.encode(arguments)) ?? Data()
        return Data(SHA256.hash(data: Data(query.kind.rawValue.utf8) + content).prefix(8))
    }
}

extension Data {
    /// Base64 with `-` and `_`, without padding (RFC 4648 §5).
    fileprivate var urlSafeBase64: String {
        self.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    fileprivate init?(urlSafeBase64 text: String) {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else { return nil }
        let standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        self.init(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4))
    }
}
