import Logging
import Shared
import Store
import Synchronization

/// Publishes each step of each command, in order, from what the journal holds.
///
/// It follows the journal by itself, so that the outcome of a command never waits behind a backlog of records. After a
/// restart it begins again a little before the journal's cursor, which may be ahead of it: results arrive at least
/// once, named by their journal record.
final class CommandResults: Sendable {
    private struct State {
        var isOnline = false
        var epoch: String
        /// The last journal record that was looked at.
        var position: Int64
        var end: Int64
    }

    private static let rowLimit = 200
    private static let kinds: Set<String> = [JournalKind.command.rawValue, JournalKind.commandSummary.rawValue]
    /// The most records that the cloud acknowledges while their results are on their way: all of it takes one round
    /// trip on the same connection.
    private static let overlap: Int64 = 1000

    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let wake = WakeSignal()
    private let queue = ReadingQueue("results")
    private let state: Mutex<State>

    init(site: CloudSite, store: SiteStore, positions: StreamPositions, logger: Logger) {
        self.site = site
        self.store = store
        self.logger = logger
        self.state = Mutex(
            State(
                epoch: positions.epoch, position: max(0, positions.journal.acknowledged - Self.overlap),
                end: positions.journal.newest))
    }

    func committed(upTo end: Int64) {
        let isNew = self.state.withLock { state in
            defer { state.end = max(state.end, end) }
            return end > state.end
        }
        if isNew { self.wake.signal() }
    }

    func connected() {
        self.state.withLock { $0.isOnline = true }
        self.wake.signal()
    }

    func disconnected() {
        self.state.withLock { $0.isOnline = false }
    }

    func epochBegan(_ epoch: String) {
        self.state.withLock { $0.epoch = epoch }
    }

    func run(publishing client: MQTTClient) async {
        while !Task.isCancelled {
            let (isOnline, position, end) = self.state.withLock { ($0.isOnline, $0.position, $0.end) }
            guard isOnline, position < end else {
                await self.wake.wait()
                continue
            }
            if await !self.publish(after: position, end: end, to: client) {
                // Each commit would end a wait for the signal, and a broker that refuses would be asked that often; a
                // stop ends this one.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Publishes the command steps of some records after `position`. False when it should try again later.
    private func publish(after position: Int64, end: Int64, to client: MQTTClient) async -> Bool {
        let records: [JournalRecord]
        do {
            records = try await self.queue.run { try self.store.journal(after: position, limit: Self.rowLimit) }
        } catch {
            self.logger.error("The results of commands cannot be read", metadata: ["cause": "\(error)"])
            return false
        }
        for record in records {
            if Self.kinds.contains(record.kind), let command = record.command {
                guard await self.publish(record, command, to: client) else { return false }
            }
            self.state.withLock { $0.position = record.seq }
        }
        if records.count < Self.rowLimit { self.state.withLock { $0.position = max($0.position, end) } }
        return true
    }

    private func publish(_ record: JournalRecord, _ command: String, to client: MQTTClient) async -> Bool {
        let (isOnline, epoch) = self.state.withLock { ($0.isOnline, $0.epoch) }
        // Also where a new epoch begins: what is read from then on belongs to that one.
        guard isOnline else { return false }
        let message = CommandResultJSON.step(record, command: command, site: self.site, epoch: epoch)
        guard await self.publish(message, of: command, to: client) else { return false }
        do {
            let text = try await self.queue.run { try self.store.replyAddress(of: command) }
            guard let address = text.flatMap(ReplyAddress.init(text:)) else { return true }
            return await self.publish(address.addressed(message), of: command, to: client, isCopy: true)
        } catch {
            self.logger.error("The results of commands cannot be read", metadata: ["cause": "\(error)"])
            return false
        }
    }

    /// - Parameter isCopy: whether the result's own topic has it already.
    private func publish(
        _ message: MQTTPublication, of command: String, to client: MQTTClient, isCopy: Bool = false
    ) async -> Bool {
        switch await client.publish(message) {
        case .success:
            return true
        case .failure(.tooLarge), .failure(.invalid):
            // It would never leave; the journal carries it too.
            return true
        case .failure(.refused(let code, let reason)) where isCopy:
            // The asker chose the topic: that we may not write there must not hold up the results of others.
            self.logger.warning(
                "The broker does not take a command's result at the topic that the asker named",
                metadata: ["command": "\(command)", "cause": "\(reason) (0x\(String(code, radix: 16)))"])
            return true
        case .failure(let failure):
            self.logger.debug("A command's result waits", metadata: ["command": "\(command)", "cause": "\(failure)"])
            return false
        }
    }
}
