import Shared
import Testing

@testable import EdgeGateway

@Suite struct SiteDefaultsTests {
    /// What a charger is set to must not undo what it was told when it booted.
    @Test func heartbeatsStaySpread() {
        let defaults = Configuration.Chargers.Defaults()
        for number in 1...50 {
            let charger = ChargerID(rawValue: Int64(number))
            let told = HeartbeatSpread.interval(defaults.heartbeatIntervalSeconds, for: charger)
            let set = SiteDefaults.settings(defaults, for: charger, version: "ocpp1.6").first
            #expect(set == .configure(key: "HeartbeatInterval", value: String(told)))
        }
    }

    @Test(arguments: [
        (
            "ocpp1.6",
            ["HeartbeatInterval", "MeterValueSampleInterval", "MeterValuesSampledData", "ClockAlignedDataInterval"]
        ),
        (
            "ocpp2.0.1",
            [
                "OCPPCommCtrlr.HeartbeatInterval", "SampledDataCtrlr.TxUpdatedInterval",
                "SampledDataCtrlr.TxUpdatedMeasurands", "AlignedDataCtrlr.Interval",
            ]
        ),
        ("ocpp9.9", []),
    ])
    func eachVersionHasItsOwnNames(version: String, names: [String]) {
        var defaults = Configuration.Chargers.Defaults()
        defaults.heartbeatIntervalSeconds = 200
        defaults.meterIntervalSeconds = 30
        defaults.measurands = ["SoC", "Voltage"]
        defaults.clockAlignedIntervalSeconds = 900
        let wanted = zip(names, ["200", "30", "SoC,Voltage", "900"]).map {
            CommandArguments.configure(key: $0, value: $1)
        }
        #expect(SiteDefaults.settings(defaults, for: ChargerID(rawValue: 1), version: version) == wanted)
    }
}
