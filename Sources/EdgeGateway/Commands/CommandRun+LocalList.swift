internal import OCPP
internal import Shared
internal import Store

/// Bringing a charger's local list up to date takes several calls. Each attempt begins with the charger's own version:
/// what an earlier one did is seen by that, so that no difference is applied twice.
extension CommandRun {
    /// The command is marked as sent.
    func pushLocalList(isFull: Bool, at connection: any CommandConnection) async -> Next {
        let dialect = connection.version.localList
        let question = OutboundCommand("GetLocalListVersion")
        let outcome = await connection.call(question.action, payload: question.payload)
        guard case .result(let answer) = outcome else { return await self.take(outcome, of: question) }
        guard let version = dialect.version(in: answer), version >= 0 else {
            await self.change { $0.failed("the charger keeps no local list") }
            return .goOn
        }
        let capacity: (perMessage: Int?, inAll: Int?)
        switch await connection.call(dialect.limits.action, payload: dialect.limits.payload) {
        case .result(let json): capacity = dialect.capacity(json)
        case .error: capacity = (nil, nil)
        case let lost: return await self.take(lost, of: dialect.limits)
        }
        return await self.push(isFull: isFull, version: version, capacity, dialect, at: connection)
    }

    private func push(
        isFull: Bool, version: Int, _ capacity: (perMessage: Int?, inAll: Int?), _ dialect: LocalListDialect,
        at connection: any CommandConnection
    ) async -> Next {
        do {
            let entries = try self.store.localListEntries(of: connection.charger, now: self.now)
                .filter { dialect.reads($0.token) }
            if let inAll = capacity.inAll, entries.count > inAll {
                let text = "the charger's local list takes at most \(inAll) tokens, the site has \(entries.count)"
                await self.change { $0.failed(text) }
                return .goOn
            }
            let updates = LocalListUpdate.plan(
                from: try self.store.localList(of: connection.charger), at: version, to: entries, isFull: isFull,
                longest: max(1, capacity.perMessage ?? LocalListDialect.usualLength))
            for update in updates {
                let call = dialect.call(update)
                try call.validate(for: connection.version)
                let outcome = await connection.call(call.action, payload: call.payload)
                if case .result(let json) = outcome, json.member("status")?.string == "VersionMismatch", !isFull {
                    return await self.push(isFull: true, version: version, capacity, dialect, at: connection)
                }
                guard case .result(let json) = outcome, case .accepted = call.read(json) else {
                    return await self.take(outcome, of: call)
                }
            }
            let list = LocalList(version: updates.last?.version ?? version, entries: entries)
            return await self.keep(list, updates, at: connection.charger)
        } catch {
            await self.change { $0.failed(self.brief("\(error)")) }
            return .goOn
        }
    }

    private func keep(_ list: LocalList, _ updates: [LocalListUpdate], at charger: ChargerID) async -> Next {
        // Should this be lost, the versions differ, and the next one is full.
        try? await self.store.perform(urgent: true) { try $0.keepLocalList(list, at: charger) }
        let kind = updates.first.map { $0.isFull ? "sent in full" : "changed" } ?? "it was up to date"
        let detail = "version \(list.version) with \(list.entries.count) tokens: \(kind)"
        let now = self.now
        await self.change { $0.answered(isAccepted: true, detail: detail, now: now) }
        return .goOn
    }
}
