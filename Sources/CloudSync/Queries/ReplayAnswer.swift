import Shared
import Store

extension ReplayLane {
    /// Has a range sent once more, and tells which records that will be: those of the range that there are or were.
    ///
    /// - Throws: `Refusal` when there never was anything of the range, or too many wait.
    func answer(_ query: CloudQuery, at now: Timestamp, maximumBytes: Int) async throws -> QueryPage {
        let arguments = query.query.arguments
        guard let stream = arguments.stream.flatMap(SiteStream.init(rawValue:)) else {
            throw Refusal(.invalid, "'stream' must be journal or meter")
        }
        let (epoch, range) = try await self.ask(query.id, stream, from: arguments.from ?? 1, to: arguments.to)
        var json = JSONBytes(capacity: 128)
        json.raw("{\"stream\":")
        json.string(stream.rawValue)
        json.raw(",\"from\":")
        json.integer(range.lowerBound)
        json.raw(",\"to\":")
        json.integer(range.upperBound)
        json.raw("}")
        var page = QueryPage(kind: .replay, epoch: epoch, asOf: now, maximumBytes: maximumBytes)
        _ = page.append([QueryRow(cursor: "", name: .text("stream", stream.rawValue), json: json.bytes)])
        return page
    }
}
