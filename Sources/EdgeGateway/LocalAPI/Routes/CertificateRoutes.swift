internal import Foundation
internal import Hummingbird
internal import OCPP
internal import Shared
internal import Store

/// The site's authority, and the certificates that are watched.
struct CertificateRoutes: Sendable {
    let store: SiteStore
    let reader: SiteReader
    let authority: LiveAuthority
    /// Looks at the certificates' files, and has chargers' connections take a new authority.
    let authorityChanged: @Sendable () async -> Void

    func add(to v1: APIRouter.Routes) {
        v1.get("certificates") { request, _ in try Response.json(try await reader.certificates(request.listQuery())) }
        v1.get("certificates/requests") { request, _ in
            try Response.json(try await reader.signingRequests(request.listQuery()))
        }
        v1.get("ca") { _, _ in try Response.json(self.authority.view()) }
        v1.post("ca") { request, _ in
            try Response.json(try await self.make(request.decoded(), replaces: false), status: .created)
        }
        v1.post("ca/replace") { request, _ in
            try Response.json(try await self.make(request.decoded(), replaces: true), status: .created)
        }
        v1.post("chargers/:charger/certificates/refresh") { _, context in
            let commands = try await self.refresh(context.part("charger"))
            return try Response.json(["commands": commands], status: .accepted)
        }
    }

    private func make(_ wanted: NewAuthority, replaces: Bool) async throws -> AuthorityView {
        let now = self.store.receptionNow()
        guard now.isTrusted else {
            throw Refusal(.conflict, "the gateway's clock is not set, and an authority needs dates: edgectl clock")
        }
        let made = try self.authority.make(wanted, replaces: replaces, now: now.at)
        try await self.store.perform { try $0.authorityMade(made.parts.facts) }
        await self.authorityChanged()
        return self.authority.view()
    }

    /// How long asking a charger for its certificates is worth.
    private static let lifetimeSeconds: Int64 = 600

    /// Has a charger tell which certificates it has: 1.6 is asked for each use.
    private func refresh(_ identity: String) async throws -> [String] {
        let version = try self.store.version(of: identity).flatMap { OCPPVersion(subprotocol: $0) }
        let uses: [RootUse?] = version == .v16 ? [.csms, .manufacturer] : [nil]
        let requests = uses.map { use in
            CommandRequest(
                id: "certificates-\(UUID().uuidString.lowercased())", charger: identity,
                arguments: .certificate(.list(use)),
                expiresAt: self.store.receptionNow().at.advanced(bySeconds: Self.lifetimeSeconds), origin: .local)
        }
        try await self.store.perform { change in
            for request in requests { _ = try change.receive(request) }
        }
        return requests.map(\.id)
    }
}
