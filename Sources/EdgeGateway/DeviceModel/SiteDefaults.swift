internal import OCPP
internal import Shared

/// The site's defaults as settings of each version, by its own names.
enum SiteDefaults {
    /// In the order in which they are set. The heartbeat is the one that `charger` is told when it boots.
    static func settings(
        _ defaults: Configuration.Chargers.Defaults, for charger: ChargerID, version: String
    ) -> [CommandArguments] {
        let names: Names
        switch OCPPVersion(subprotocol: version) {
        case .v16: names = .v16
        case .v201, .v21: names = .v2
        case nil: return []
        }
        let heartbeat = HeartbeatSpread.interval(defaults.heartbeatIntervalSeconds, for: charger)
        return [
            .configure(key: names.heartbeat, value: String(heartbeat)),
            .configure(key: names.meterInterval, value: String(defaults.meterIntervalSeconds)),
            .configure(key: names.measurands, value: defaults.measurands.joined(separator: ",")),
            .configure(key: names.clockAligned, value: String(defaults.clockAlignedIntervalSeconds)),
        ]
    }

    private struct Names {
        var heartbeat: String
        var meterInterval: String
        var measurands: String
        var clockAligned: String

        /// 1.6 §9.1 and §9.2.
        static let v16 = Names(
            heartbeat: "HeartbeatInterval", meterInterval: "MeterValueSampleInterval",
            measurands: "MeterValuesSampledData", clockAligned: "ClockAlignedDataInterval")
        /// 2.0.1 part 2, referenced components and variables.
        static let v2 = Names(
            heartbeat: "OCPPCommCtrlr.HeartbeatInterval", meterInterval: "SampledDataCtrlr.TxUpdatedInterval",
            measurands: "SampledDataCtrlr.TxUpdatedMeasurands", clockAligned: "AlignedDataCtrlr.Interval")
    }
}
