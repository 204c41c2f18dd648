/// What can be configured, under its names in both versions. What is set is kept for the life of the process.
struct Settings: Equatable, Sendable {
    struct Setting: Equatable, Sendable {
        /// The configuration key of 1.6.
        var key: String
        /// The 2.0.1 component and variable.
        var component: String
        var variable: String
        var value: String
        var isReadOnly = false
        var isInteger = false
    }

    enum SetOutcome: Equatable, Sendable {
        case accepted, readOnly, notANumber
    }

    private(set) var all: [Setting]

    init(connectors: Int, meterIntervalSeconds: Int) {
        let values = "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC"
        func number(_ key: String, _ component: String, _ variable: String, _ value: Int) -> Setting {
            Setting(key: key, component: component, variable: variable, value: String(value), isInteger: true)
        }
        func fixed(_ key: String, _ component: String, _ variable: String, _ value: String) -> Setting {
            Setting(key: key, component: component, variable: variable, value: value, isReadOnly: true)
        }
        func text(_ key: String, _ component: String, _ variable: String, _ value: String) -> Setting {
            Setting(key: key, component: component, variable: variable, value: value)
        }
        self.all = [
            number("HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval", 300),
            number("MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval", meterIntervalSeconds),
            number("ClockAlignedDataInterval", "AlignedDataCtrlr", "Interval", 0),
            number("ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut", 60),
            number("TransactionMessageAttempts", "OCPPCommCtrlr", "MessageAttempts", 3),
            number("TransactionMessageRetryInterval", "OCPPCommCtrlr", "MessageAttemptInterval", 1),
            number("WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval", 0),
            text("AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart", "false"),
            text("LocalAuthorizeOffline", "AuthCtrlr", "LocalAuthorizeOffline", "true"),
            text("MeterValuesSampledData", "SampledDataCtrlr", "TxUpdatedMeasurands", values),
            text("StopTransactionOnEVSideDisconnect", "TxCtrlr", "StopTxOnEVSideDisconnect", "true"),
            fixed("NumberOfConnectors", "ChargingStation", "NumberOfConnectors", String(connectors)),
            fixed("ChargeProfileMaxStackLevel", "SmartChargingCtrlr", "ProfileStackLevel", "10"),
            fixed(
                "ChargingScheduleAllowedChargingRateUnit", "SmartChargingCtrlr", "RateUnit", "Current,Power"),
            fixed(
                "SupportedFeatureProfiles", "ChargingStation", "SupportedFeatureProfiles",
                "Core,SmartCharging,RemoteTrigger"),
        ]
    }

    subscript(key: String) -> Setting? { self.all.first { $0.key.lowercased() == key.lowercased() } }

    func setting(component: String, variable: String) -> Setting? {
        self.all.first { $0.component == component && $0.variable == variable }
    }

    func knows(component: String) -> Bool { self.all.contains { $0.component == component } }

    /// A number that is configured, or `otherwise` where it is none.
    func integer(_ key: String, otherwise: Int) -> Int { self[key].flatMap { Int($0.value) } ?? otherwise }

    func isOn(_ key: String) -> Bool { self[key]?.value.lowercased() == "true" }

    /// Sets a setting that exists.
    mutating func set(_ setting: Setting, to value: String) -> SetOutcome {
        guard !setting.isReadOnly else { return .readOnly }
        guard !setting.isInteger || (Int(value).map { $0 >= 0 } ?? false) else { return .notANumber }
        guard let index = self.all.firstIndex(where: { $0.key == setting.key }) else { return .readOnly }
        self.all[index].value = value
        return .accepted
    }
}
