internal import Shared
internal import Store
internal import Synchronization

/// Which chargers' commands are being worked on: one task a charger, and none that is idle.
final class CommandLanes: Sendable {
    /// One charger's commands while somebody works on them.
    private struct Lane {
        var isWorking = false
        /// Something changed since the last look.
        var isAskedAgain = false
        /// Commands that were marked `sent` in the commit that stored them: their frames leave first.
        var dispatched: [OpenCommand] = []
    }

    private let lanes = Mutex<[ChargerID: Lane]>([:])

    /// Keeps commands whose frames may leave now.
    func keep(_ dispatched: [DispatchedCommand]) {
        guard !dispatched.isEmpty else { return }
        self.lanes.withLock { lanes in
            for command in dispatched { lanes[command.charger, default: Lane()].dispatched.append(command.open) }
        }
    }

    /// The oldest command whose frame may leave now.
    func takeDispatched(_ charger: ChargerID) -> OpenCommand? {
        self.lanes.withLock { lanes in
            guard lanes[charger]?.dispatched.isEmpty == false else { return nil }
            return lanes[charger]?.dispatched.removeFirst()
        }
    }

    /// True when nobody works on the charger's commands yet: the caller does from now on.
    func claim(_ charger: ChargerID) -> Bool {
        self.lanes.withLock { lanes in
            var lane = lanes[charger] ?? Lane()
            defer { lanes[charger] = lane }
            lane.isAskedAgain = lane.isWorking
            guard !lane.isWorking else { return false }
            lane.isWorking = true
            return true
        }
    }

    /// True when something changed since the last look; otherwise the lane is closed.
    func goesOn(_ charger: ChargerID) -> Bool {
        self.lanes.withLock { lanes in
            let goesOn = lanes[charger].map { $0.isAskedAgain || !$0.dispatched.isEmpty } ?? false
            if goesOn { lanes[charger]?.isAskedAgain = false } else { lanes[charger] = nil }
            return goesOn
        }
    }
}
