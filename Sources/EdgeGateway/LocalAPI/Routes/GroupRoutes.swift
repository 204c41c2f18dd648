internal import Hummingbird
internal import Shared
internal import Store

/// Changes groups: of tokens, and of the chargers that they may charge at.
struct GroupRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.post("token-groups") { request, _ in
            let group: TokenGroupView = try await request.decoded()
            try await self.change { try $0.set(group.tokenGroup) }
            return try Response.json(group, status: .created)
        }
        v1.delete("token-groups/:group") { _, context in
            let group = try context.part("group")
            try await self.change { try $0.removeTokenGroup(group) }
            return Response(status: .noContent)
        }
        v1.post("charger-groups/:group") { request, context in
            let group = try context.part("group")
            let change: ChangeChargerGroup = try await request.decoded()
            let count = (change.add ?? []).count + (change.remove ?? []).count
            guard count <= Self.largestChange else {
                throw Refusal(.invalid, "at most \(Self.largestChange) chargers can be moved at once")
            }
            try await self.change { try $0.changeChargerGroup(group, change) }
            return Response(status: .noContent)
        }
    }

    /// A change of who may charge where, which the lists of chargers follow.
    private func change(_ work: @escaping @Sendable (Change) throws -> Void) async throws {
        try await self.store.perform {
            try work($0)
            try $0.pushLocalLists()
        }
    }

    private static let largestChange = 1000
}
