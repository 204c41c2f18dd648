internal import CloudSync
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Shared
internal import Store

/// What the cloud can pull, asked for on the site: the same questions, and answers of the same form.
struct QueryRoutes: Sendable {
    let answers: QueryAnswers
    private let turns = QueryTurns()

    /// A local answer need not fit into a message.
    private static let maximumBytes = 1 << 20

    init(reader: SiteReader) {
        self.answers = QueryAnswers(reader: reader)
    }

    func add(to v1: APIRouter.Routes) {
        v1.get("queries") { _, _ in try Response.json(["kinds": QueryKind.allCases.map(QueryKindView.init)]) }
        v1.post("queries") { request, _ in
            let query: SiteQuery = try await request.question()
            let page = try await self.turns.take { try await self.answers.page(query, maximumBytes: Self.maximumBytes) }
            return Response(
                status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.json)))
        }
    }
}
