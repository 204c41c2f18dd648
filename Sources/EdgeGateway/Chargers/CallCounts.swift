internal import OCPP
internal import Synchronization

/// How often each action was called, for metrics. Bounded: it counts the actions of the standards and nothing else.
struct CallCounts: Sendable {
    private final class Count: Sendable {
        let value = Atomic<UInt64>(0)
    }

    private let counts: [OCPPVersion: [String: Count]]

    /// - Parameter sender: who calls; actions that only the other side may call are left out.
    init(by sender: Action.Sender) {
        self.counts = Dictionary(
            uniqueKeysWithValues: OCPPVersion.allCases.map { version in
                let names = Action.all(in: version).filter { $0.sender == sender || $0.sender == .either }.map(\.name)
                return (version, Dictionary(uniqueKeysWithValues: names.map { ($0, Count()) }))
            })
    }

    func called(_ action: String, in version: OCPPVersion) {
        self.counts[version]?[action]?.value.add(1, ordering: .relaxed)
    }

    /// The actions that were called at least once, by version and name.
    var counted: [(version: OCPPVersion, action: String, count: UInt64)] {
        self.counts.sorted { $0.key < $1.key }.flatMap { version, counts in
            counts.map { (version: version, action: $0.key, count: $0.value.value.load(ordering: .relaxed)) }
                .filter { $0.count > 0 }.sorted { $0.action < $1.action }
        }
    }
}
