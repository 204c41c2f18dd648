/// How soon a command leaves, among those that wait for the same charger.
public enum CommandPriority: String, Codable, Sendable, CaseIterable {
    /// What takes long and can wait: firmware, logs, lists, reports.
    case low
    case normal
    /// What someone waits for at the charger: a stop, an unlock, a limit.
    case high
}

extension CommandPriority: Comparable {
    private var rank: Int {
        switch self {
        case .low: 0
        case .normal: 1
        case .high: 2
        }
    }

    public static func < (left: CommandPriority, right: CommandPriority) -> Bool { left.rank < right.rank }
}

/// Commands to one charger leave in the order in which they arrived, but for those that overtake.
public enum CommandOrder {
    /// - Parameter items: in the order of their arrival.
    public static func leaving<Item>(_ items: [Item], _ command: (Item) -> Command) -> [Item] {
        var ordered: [Item] = []
        for item in items {
            let later = command(item)
            let behind = ordered.lastIndex { !later.overtakes(command($0)) }
            ordered.insert(item, at: behind.map { $0 + 1 } ?? 0)
        }
        return ordered
    }
}

extension Command {
    /// Whether it may leave before `earlier`, which arrived before it.
    ///
    /// What has a lower priority is overtaken, except by its like; and of what has no low one, neither a start (its stop
    /// would find nothing to stop) nor what may change anything: a reservation, a reset, a raw call.
    func overtakes(_ earlier: Command) -> Bool {
        guard earlier.state.isWaiting else { return true }
        let priority = earlier.request.priority
        guard priority < self.request.priority, earlier.request.verb != self.request.verb else { return false }
        guard !earlier.isInDoubt || !earlier.holdsBack(self) else { return false }
        return priority == .low || !earlier.request.verb.isNeverOvertaken
    }
}

extension CommandVerb {
    fileprivate var isNeverOvertaken: Bool {
        self == .start || self == .reserve || self == .reset || self == .ocpp
    }
}
