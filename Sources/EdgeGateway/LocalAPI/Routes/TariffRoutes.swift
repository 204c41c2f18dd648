internal import Hummingbird
internal import Shared
internal import Store

/// Adds, assigns and retires tariffs.
struct TariffRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.post("tariffs") { request, _ in
            let tariff = try TariffFile.read(try await request.bytes())
            try await self.store.perform { try $0.set(tariff) }
            return try Response.json(try await self.store.reader.tariff(tariff.id), status: .created)
        }
        v1.post("tariffs/assignments") { request, _ in
            let wanted: TariffAssignment = try await request.decoded()
            guard wanted.evse == nil || wanted.charger != nil else {
                throw Refusal(.invalid, "'evse' needs a 'charger'")
            }
            guard wanted.tariff == nil || wanted.evse ?? 1 > 0 else {
                throw Refusal(.invalid, "EVSEs are numbered from 1; leave 'evse' out for the whole charger")
            }
            try await self.store.perform {
                try $0.assignTariff(wanted.tariff, charger: wanted.charger, evse: wanted.evse)
            }
            return try Response.json(try await self.store.reader.tariffAssignments(ListQuery(limit: 1000)))
        }
        v1.delete("tariffs/:tariff") { _, context in
            let id = try context.part("tariff")
            try await self.store.perform { try $0.retireTariff(id) }
            return Response(status: .noContent)
        }
    }
}
