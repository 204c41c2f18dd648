internal import HTTPTypes
internal import Hummingbird
internal import Shared
internal import Store

/// For supervisors: is it alive, does it serve, how is it doing.
struct Health: Sendable {
    let context: APIContext

    func add(to router: Router<BasicRequestContext>) {
        router.get("healthz") { _, _ in Response.text("ok\n") }
        router.get("readyz") { _, _ in
            if let illness = self.context.store.illness {
                return Response.text("the database cannot be written: \(illness)\n", status: .serviceUnavailable)
            }
            guard self.context.isServing() else {
                return Response.text("chargers cannot connect yet\n", status: .serviceUnavailable)
            }
            return Response.text("ok\n")
        }
        router.get("metrics") { _, _ in
            let status = try await self.context.reader.status()
            let link = try await LiveSite(context: self.context).cloud().link
            let ends = try await self.context.reader.certificateEnds()
            let text = MetricsText(
                status: status,
                tolerances: try await self.context.reader.tolerances(ListQuery(limit: 2 * ListQuery.maximumLimit))
                    .items,
                certificates: ends,
                illness: self.context.store.illness, counters: self.context.counters.snapshot,
                callsReceived: self.context.counters.callsReceived, callsSent: self.context.counters.callsSent,
                commits: self.context.bell.commits, process: ProcessUsage.now, link: link
            ).text
            return Response.text(text, type: "text/plain; version=0.0.4")
        }
    }
}
