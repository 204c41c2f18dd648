import Shared
import Store

/// Has readings and replays wait in the quiet hours of the site.
struct QuietWatch: Sendable {
    /// The clock may be set, and days of 23 hours pass: it is asked rather than reckoned ahead. Nothing tells when the
    /// clock is set; a stop ends the wait.
    private static let interval = Duration.seconds(1)

    private let hours: QuietHours
    private let store: SiteStore
    private let lanes: [UplinkLane]
    private let replays: ReplayLane
    private let changed: @Sendable () -> Void

    init(
        _ hours: QuietHours, store: SiteStore, lanes: [UplinkLane], replays: ReplayLane,
        changed: @escaping @Sendable () -> Void
    ) {
        self.hours = hours
        self.store = store
        self.lanes = lanes.filter { $0.stream == .meter }
        self.replays = replays
        self.changed = changed
        self.tell(self.isQuiet)
    }

    private var isQuiet: Bool { self.hours.contains(self.store.receptionNow().at) }

    /// Until the task is cancelled.
    func run() async {
        guard !self.hours.isEmpty else { return }
        var wasQuiet = self.isQuiet
        self.tell(wasQuiet)
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            let isQuiet = self.isQuiet
            guard isQuiet != wasQuiet else { continue }
            wasQuiet = isQuiet
            self.tell(isQuiet)
            self.changed()
        }
    }

    private func tell(_ isQuiet: Bool) {
        for lane in self.lanes {
            if isQuiet { lane.held(by: .quietHours) } else { lane.released(by: .quietHours) }
        }
        for stream in SiteStream.allCases {
            if isQuiet {
                self.replays.held(stream, by: .quietHours)
            } else {
                self.replays.released(stream, by: .quietHours)
            }
        }
    }
}
