internal import Foundation
internal import Hummingbird
internal import Shared
internal import Store

/// Takes commands: stored once, then the dispatcher's.
struct CommandRoutes: Sendable {
    let store: SiteStore

    /// The longest that a command may wait; beyond it an expiry is a mistake.
    private static let lifetimes: ClosedRange<Int64> = 1...30 * 86_400

    func add(to v1: APIRouter.Routes) {
        v1.post("commands") { request, _ in
            let command = try self.request(try await request.decoded())
            let receipt = try await self.store.perform(urgent: true) { try $0.receive(command) }
            let view = try await self.store.reader.command(command.id)
            return try Response.json(view, status: receipt == .stored ? .accepted : .ok)
        }
        v1.post("group-commands") { request, _ in
            let wish: NewGroupCommand = try await request.decoded()
            let command = GroupCommandRequest(scope: wish.scope, template: try self.request(wish.command))
            let isNew = try await self.store.perform(urgent: true) { try $0.receive(command) }
            let view = try await self.store.reader.groupCommand(command.id)
            return try Response.json(view, status: isNew ? .accepted : .ok)
        }
        v1.post("group-commands/:command/cancel") { _, context in
            let id = try context.part("command")
            try await self.store.perform(urgent: true) { try $0.cancelGroupCommand(id) }
            return try Response.json(try await self.store.reader.groupCommand(id))
        }
        v1.post("commands/:command/cancel") { _, context in
            let id = try context.part("command")
            try await self.store.perform(urgent: true) { _ = try $0.cancelCommand(id) }
            return try Response.json(try await self.store.reader.command(id))
        }
    }

    private func request(_ command: NewCommand) throws(Refusal) -> CommandRequest {
        let lifetime = command.expiresInSeconds ?? command.arguments.verb.policy.lifetimeSeconds
        guard Self.lifetimes.contains(lifetime) else {
            throw Refusal(.invalid, "'expires_in_seconds' must be from 1 to \(Self.lifetimes.upperBound) (30 days)")
        }
        try command.arguments.requireReadableCertificates()
        return CommandRequest(
            id: command.id ?? UUID().uuidString.lowercased(), charger: command.charger, arguments: command.arguments,
            expiresAt: self.store.receptionNow().at.advanced(bySeconds: lifetime), origin: .local,
            priority: command.priority, replaceKey: command.replace)
    }
}

extension CommandArguments {
    /// - Throws: `Refusal` where a certificate is to go to a charger that is none.
    fileprivate func requireReadableCertificates() throws(Refusal) {
        let pem: String
        switch self {
        case .certificate(.install(_, let certificate)): pem = certificate
        case .certificate(.deliver(let chain, _, _)): pem = chain
        default: return
        }
        do {
            _ = try CertificateParts.all(inPEM: pem)
        } catch {
            let cause = (error as? CertificateUnreadable)?.description ?? "it is damaged"
            throw Refusal(.invalid, "this PEM holds a certificate that cannot be read: \(cause); fetch it again")
        }
    }
}
