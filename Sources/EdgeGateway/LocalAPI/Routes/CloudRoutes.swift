internal import CloudSync
internal import Hummingbird
internal import Shared
internal import Store

/// What a person has the link to the cloud do.
struct CloudRoutes: Sendable {
    let context: APIContext

    func add(to v1: APIRouter.Routes) {
        v1.post("cloud/pause") { request, _ in
            try await self.link().pause(Self.streams(try await request.decoded()))
            return try await self.view()
        }
        v1.post("cloud/resume") { request, _ in
            try await self.link().resume(Self.streams(try await request.decoded()))
            return try await self.view()
        }
        v1.post("cloud/resend") { request, _ in
            let order: ResendOrder = try await request.decoded()
            try await self.link().resend(Self.stream(order.stream ?? SiteStream.meter.rawValue), from: order.from)
            return try await self.view()
        }
    }

    private func view() async throws -> Response {
        try Response.json(try await LiveSite(context: self.context).cloud())
    }

    private func link() throws(Refusal) -> CloudLink {
        guard let link = self.context.cloudLink else {
            throw Refusal(.conflict, "there is no link to a cloud: cloud.enabled is false")
        }
        return link
    }

    private static func streams(_ choice: StreamChoice) throws(Refusal) -> [SiteStream] {
        guard let name = choice.stream else { return SiteStream.allCases }
        return [try self.stream(name)]
    }

    private static func stream(_ name: String) throws(Refusal) -> SiteStream {
        guard let stream = SiteStream(rawValue: name) else {
            throw Refusal(.invalid, "'\(name.prefix(40))' is no stream; there are journal and meter")
        }
        return stream
    }
}
