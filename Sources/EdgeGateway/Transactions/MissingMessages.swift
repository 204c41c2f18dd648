internal import Foundation
internal import Logging
internal import OCPP
internal import ServiceLifecycle
internal import Shared
internal import Store

/// Asks chargers about messages of transactions that are missing, by commands of the gateway's own: durable, in order
/// with everything else that is asked of a charger, and seen among the commands.
final class MissingMessages: Service {
    private let store: SiteStore
    private let logger: Logger
    /// One wake-up waits at most: who is to be asked stands in the database.
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// How long a question is worth asking.
    private static let lifetimeSeconds: Int64 = 600

    init(store: SiteStore, logger: Logger) {
        self.store = store
        self.logger = logger
        (self.wakeUps, self.wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        store.onCommit { [wake] notice in if notice.missingMessages { wake.yield() } }
        // What an earlier life of the gateway left unasked.
        self.wake.yield()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in self.wakeUps { await self.ask() }
        }
    }

    private func ask() async {
        let expiry = self.store.receptionNow().at.advanced(bySeconds: Self.lifetimeSeconds)
        do throws(StoreError) {
            try await self.store.perform { change in
                try change.askForMessages { version, identity, transaction in
                    Self.question(version: version, transaction: transaction).map { arguments in
                        CommandRequest(
                            id: "messages-\(UUID().uuidString.lowercased())", charger: identity, arguments: arguments,
                            expiresAt: expiry, origin: .gateway)
                    }
                }
            }
        } catch {
            self.logger.warning("a charger cannot be asked for missing messages", metadata: ["cause": "\(error)"])
        }
    }

    /// Nil for 1.6, which numbers no messages.
    static func question(version: String, transaction: String) -> CommandArguments? {
        switch OCPPVersion(subprotocol: version) {
        case .v16, nil:
            nil
        case .v201, .v21:
            .ocpp(
                action: V2.GetTransactionStatus.action,
                payload: String(
                    decoding: V2.GetTransactionStatus(transactionId: transaction).jsonBytes, as: UTF8.self))
        }
    }
}

/// What a charger tells of a transaction's messages is kept, whoever asked: the gateway or a technician.
extension CommandRun {
    func keepTransactionStatus(_ json: JSONValue, from call: OutboundCommand) async {
        guard call.action == V2.GetTransactionStatus.action, let connection,
            let asked = try? V2.GetTransactionStatus(JSONDocument(call.payload).root).transactionId,
            let told = try? V2.GetTransactionStatus.Response(json)
        else { return }
        let charger = connection.charger
        do throws(StoreError) {
            try await self.store.perform {
                try $0.messagesTold(by: charger, transaction: asked, hasQueued: told.messagesInQueue)
            }
        } catch {
            self.logger.warning(
                "what a charger told of missing messages is not kept",
                metadata: ["charger": "\(connection.identity)", "command": "\(self.id)", "cause": "\(error)"])
        }
    }
}
