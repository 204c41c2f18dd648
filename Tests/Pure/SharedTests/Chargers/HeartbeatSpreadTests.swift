import Shared
import Testing

struct HeartbeatSpreadTests {
    @Test func chargersOfASiteAreSpreadOverATenth() {
        let intervals = (1...310).map { HeartbeatSpread.interval(300, for: ChargerID(rawValue: $0)) }
        #expect(Set(intervals) == Set(270...300))
        let most = Dictionary(grouping: intervals, by: { $0 }).values.map(\.count).max()
        #expect(most.map { $0 <= 13 } == true, "evenly, ten on each")
    }

    @Test(arguments: [1, 5, 9, 10, 60, 86_400]) func itStaysWithinTheTenthBelow(seconds: Int) {
        for charger in [1, 2, 1000, Int64.max, 0, -1] {
            let interval = HeartbeatSpread.interval(seconds, for: ChargerID(rawValue: charger))
            #expect(interval <= seconds && interval >= seconds - seconds / 10)
        }
    }
}
