import Shared
import Testing

@testable import EdgeGateway

@Suite struct SiteDefaultsTests {
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
        #expect(SiteDefaults.settings(defaults, version: version) == wanted)
    }
}
