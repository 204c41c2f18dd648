internal import Hummingbird
internal import Shared
internal import Store

/// The one table of what the local API can be asked.
enum APIRouter {
    typealias Routes = RouterGroup<BasicRequestContext>

    static func make(_ context: APIContext) -> Router<BasicRequestContext> {
        // A HEAD is answered like the GET that it stands for, without the body.
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        let methods = KnownMethods()
        router.addMiddleware {
            APIErrors(methods: methods)
            LocalPerson()
        }
        Health(context: context).add(to: router)
        let v1 = router.group("v1")
        self.addReading(context, to: v1)
        ClockRoutes(store: context.store).add(to: v1)
        CloudRoutes(context: context).add(to: v1)
        ChargerRoutes(store: context.store).add(to: v1)
        SessionRoutes(store: context.store).add(to: v1)
        TariffRoutes(store: context.store).add(to: v1)
        TokenRoutes(store: context.store).add(to: v1)
        GroupRoutes(store: context.store).add(to: v1)
        CommandRoutes(store: context.store).add(to: v1)
        QueryRoutes(reader: context.reader).add(to: v1)
        ConfigurationRoutes(store: context.store, configuration: context.live).add(to: v1)
        CertificateRoutes(
            store: context.store, reader: context.reader, authority: context.authority,
            authorityChanged: context.authorityChanged
        ).add(to: v1)
        QuarantineRoutes(store: context.store).add(to: v1)
        EventStream(reader: context.reader, bell: context.bell).add(to: v1)
        TraceRoutes(store: context.store, trace: context.trace).add(to: v1)
        context.backups.add(to: v1)
        FileRoutes(store: context.store, folder: FileFolder(context.configuration)).add(to: v1)
        methods.learn(router.routes.map { ($0.path, $0.method) })
        return router
    }

    private static func addReading(_ context: APIContext, to v1: Routes) {
        let site = LiveSite(context: context)
        v1.get("status") { _, _ in try Response.json(try await site.status()) }
        v1.get("cloud") { _, _ in try Response.json(try await site.cloud()) }
        let reader = context.reader
        v1.get("chargers") { request, _ in try Response.json(try await reader.chargers(request.listQuery())) }
        v1.get("chargers/:charger") { _, context in
            try Response.json(try await reader.charger(context.part("charger")))
        }
        v1.get("tolerances") { request, _ in try Response.json(try await reader.tolerances(request.listQuery())) }
        v1.get("chargers/:charger/model") { _, context in
            try Response.json(try await reader.model(of: context.part("charger")))
        }
        v1.get("chargers/:charger/reports") { _, context in
            try Response.json(try await reader.reports(of: context.part("charger")))
        }
        v1.get("chargers/:charger/reports/:kind") { _, context in
            try Response.json(try await reader.report(context.reportKind(), of: context.part("charger")))
        }
        v1.get("sessions") { request, _ in try Response.json(try await reader.sessions(request.listQuery())) }
        v1.get("sessions/:session") { _, context in
            try Response.json(try await reader.session(context.number("session")))
        }
        v1.get("sessions/:session/readings") { request, context in
            var query = try request.listQuery()
            query.session = try context.number("session")
            return try Response.json(try await reader.readings(query))
        }
        v1.get("readings") { request, _ in try Response.json(try await reader.readings(request.listQuery())) }
        v1.get("aggregates") { request, _ in
            try Response.json(try await reader.aggregates(request.aggregateQuery()))
        }
        v1.get("events") { request, _ in try Response.json(try await reader.events(request.listQuery())) }
        v1.get("commands") { request, _ in try Response.json(try await reader.commands(request.listQuery())) }
        v1.get("commands/:command") { _, context in
            try Response.json(try await reader.command(context.part("command")))
        }
        v1.get("group-commands") { request, _ in try Response.json(try await reader.groupCommands(request.listQuery()))
        }
        v1.get("group-commands/:command") { _, context in
            try Response.json(try await reader.groupCommand(context.part("command")))
        }
        v1.get("reservations") { request, _ in try Response.json(try await reader.reservations(request.listQuery())) }
        v1.get("tokens") { request, _ in try Response.json(try await reader.tokens(request.listQuery())) }
        self.addGroups(reader, to: v1)
        v1.get("quarantine") { request, _ in try Response.json(try await reader.quarantine(request.listQuery())) }
        self.addMoney(reader, to: v1)
    }

    private static func addGroups(_ reader: some SiteQueries, to v1: Routes) {
        v1.get("tokens/:token") { _, context in try Response.json(try await reader.token(context.part("token"))) }
        v1.get("token-groups") { request, _ in try Response.json(try await reader.tokenGroups(request.listQuery())) }
        v1.get("charger-groups") { request, _ in
            try Response.json(try await reader.chargerGroups(request.listQuery()))
        }
    }

    private static func addMoney(_ reader: some SiteQueries, to v1: Routes) {
        v1.get("tariffs") { request, _ in try Response.json(try await reader.tariffs(request.listQuery())) }
        v1.get("tariffs/assignments") { request, _ in
            try Response.json(try await reader.tariffAssignments(request.listQuery()))
        }
        v1.get("tariffs/:tariff") { _, context in
            try Response.json(try await reader.tariff(context.part("tariff")))
        }
        v1.get("invoices") { request, _ in try Response.json(try await reader.invoices(request.listQuery())) }
        v1.get("invoices/verification") { _, _ in try Response.json(try await reader.invoiceVerification()) }
        v1.get("invoices/:invoice") { _, context in
            try Response.json(try await reader.invoice(context.part("invoice")))
        }
    }
}
