/// Chargers that came back together are not to send their Heartbeats together for ever.
public enum HeartbeatSpread {
    /// The interval that a charger is told: `seconds`, or up to a tenth less, the same for one charger each time.
    ///
    /// Chargers that were made known one after the other are spread evenly.
    public static func interval(_ seconds: Int, for charger: ChargerID) -> Int {
        let width = UInt64(max(0, seconds / 10)) + 1
        // Multiples of the golden ratio fall evenly; the upper half of the product is the fraction.
        let fraction = UInt64(bitPattern: charger.rawValue &- 1) &* 0x9E37_79B9_7F4A_7C15
        return seconds - Int(fraction.multipliedFullWidth(by: width).high)
    }
}
