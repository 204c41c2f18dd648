internal import Shared
internal import Store

/// Which chargers' commands are being worked on: one worker a charger, so that its commands stay in order.
///
/// Pure: who holds it starts the workers.
struct CommandLanes: Equatable {
    private struct Lane: Equatable {
        /// Something changed since the worker last looked.
        var isAskedAgain = false
        /// Commands that are marked `sent` in the database and whose frames have not left yet.
        var marked: [OpenCommand] = []
    }

    private var lanes: [ChargerID: Lane] = [:]
    /// Chargers that want a worker.
    private var starts: [ChargerID] = []
    /// Commands that are to be left alone for a while, by charger.
    private var waits: [ChargerID: [String: Timestamp]] = [:]

    var count: Int { self.lanes.count }

    /// Something changed for a charger's commands.
    mutating func changed(_ charger: ChargerID) {
        guard self.lanes[charger] == nil else {
            self.lanes[charger]?.isAskedAgain = true
            return
        }
        self.lanes[charger] = Lane()
        self.starts.append(charger)
    }

    /// A commit marked a command as sent: its frame is to leave.
    mutating func marked(_ command: OpenCommand, at charger: ChargerID) {
        self.changed(charger)
        self.lanes[charger]?.marked.append(command)
    }

    /// The chargers whose worker is to be started now.
    mutating func takeStarts() -> [ChargerID] {
        defer { self.starts = [] }
        return self.starts
    }

    mutating func takeMarked(at charger: ChargerID) -> OpenCommand? {
        guard let marked = self.lanes[charger]?.marked, !marked.isEmpty else { return nil }
        return self.lanes[charger]?.marked.removeFirst()
    }

    /// The worker found nothing to do. Returns true when it is to look again, false when the lane is closed.
    mutating func idle(_ charger: ChargerID) -> Bool {
        guard let lane = self.lanes[charger] else { return false }
        guard lane.isAskedAgain || !lane.marked.isEmpty else {
            self.lanes[charger] = nil
            return false
        }
        self.lanes[charger]?.isAskedAgain = false
        return true
    }

    /// A command is to be left alone until then.
    mutating func wait(_ command: String, at charger: ChargerID, until: Timestamp) {
        self.waits[charger, default: [:]][command] = until
    }

    func isWaiting(_ command: String, at charger: ChargerID, now: Timestamp) -> Bool {
        self.waits[charger]?[command].map { now < $0 } ?? false
    }

    /// Time passed: chargers with a command whose wait is over are looked at again.
    mutating func ticked(now: Timestamp) {
        for (charger, waits) in self.waits {
            let left = waits.filter { now < $0.value }
            guard left.count < waits.count else { continue }
            self.waits[charger] = left.isEmpty ? nil : left
            self.changed(charger)
        }
    }
}
