internal import Logging
internal import OCPP
internal import ServiceLifecycle
internal import Shared
internal import Store
internal import Synchronization

/// Tells chargers that can show it what their sessions cost so far (2.0.1 and 2.1, I02).
///
/// It reads what was committed, beside the writer, and calls the chargers directly: a cost that does not arrive is
/// worth nothing any more, and the next one follows.
final class RunningCosts: Service {
    typealias Connections = @Sendable (ChargerID) -> ConnectionHandle?

    private let store: SiteStore
    private let connections: Connections
    private let pace: Mutex<CostPace>
    private let interval: @Sendable () -> Int64
    private let logger: Logger

    /// - Parameter interval: seconds between two costs, as it is now; 0 is never.
    init(
        store: SiteStore, connections: @escaping Connections, interval: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.store = store
        self.connections = connections
        self.interval = interval
        self.pace = Mutex(CostPace(interval: interval()))
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                // A cost grows with time too, and no message says so.
                while (try? await Task.sleep(for: self.tick)) != nil {
                    for session in await self.due() { group.addTask { await self.tell(session) } }
                }
                group.cancelAll()
            }
        }
    }

    /// With an interval of 0 there is nothing to do, until it is set to something else.
    private var tick: Duration {
        let interval = self.interval()
        return .seconds(interval == 0 ? 5 : min(interval, 5))
    }

    private var now: Timestamp { self.store.receptionNow().at }

    private func due() async -> [PricedSession] {
        let interval = self.interval()
        guard interval > 0 else { return [] }
        do {
            let running = try await self.store.reader.pricedSessions()
            let now = self.now
            return self.pace.withLock { pace in
                pace.interval = interval
                return pace.due(running, now: now)
            }
        } catch {
            self.logger.debug("running sessions cannot be read", metadata: ["cause": "\(error)"])
            return []
        }
    }

    private func tell(_ session: PricedSession) async {
        guard let connection = self.connections(session.charger), connection.version != .v16 else { return }
        // One that shows no costs was looked at too: it is not asked about with every tick.
        let cost = await self.shownCost(of: session)
        let amount = cost.flatMap { DecimalNumber($0) }
        let now = self.now
        let isNews = self.pace.withLock {
            $0.saw(amount == nil ? nil : cost, of: session, connection: connection.number, now: now)
        }
        guard isNews, let amount else { return }
        let request = V2.CostUpdated(totalCost: amount, transactionId: session.transaction)
        let outcome = await connection.call(V2.CostUpdated.action, payload: request.jsonBytes)
        self.ended(outcome, session, connection)
    }

    private func shownCost(of session: PricedSession) async -> String? {
        guard await self.showsCosts(session.charger) else { return nil }
        return try? await self.store.reader.runningCost(of: session.id)
    }

    private func ended(_ outcome: CallOutcome, _ session: PricedSession, _ connection: ConnectionHandle) {
        var (isTold, isDeaf) = (false, false)
        switch outcome {
        case .result: isTold = true
        case .error(let code, _): isDeaf = ["NotSupported", "NotImplemented"].contains(code)
        case .unreadable, .timedOut, .connectionLost, .queueFull: break
        }
        self.pace.withLock {
            $0.callEnded(
                at: session.charger, connection: connection.number, session: session.id, isTold: isTold,
                isDeaf: isDeaf)
        }
    }

    /// A charger whose settings say that it has no costs to show is not told any (2.0.1 part 2, TariffCostCtrlr).
    private func showsCosts(_ charger: ChargerID) async -> Bool {
        let told = try? await self.store.reader.settings(
            of: charger, component: "TariffCostCtrlr", variables: ["Available", "Enabled"], instance: "Cost")
        return !(told ?? []).contains { $0.lowercased() == "false" }
    }
}
