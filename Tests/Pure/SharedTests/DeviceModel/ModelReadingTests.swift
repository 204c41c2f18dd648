import Shared
import Testing

@Suite struct ModelReadingTests {
    let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func reading() -> ModelReading {
        ModelReading(number: 1, reason: "first contact", firmwareVersion: "1.0", now: self.now)
    }

    private func asked() -> ModelReading {
        var reading = self.reading()
        reading.asked(now: self.now)
        return reading
    }

    @Test func keysThatAreToldAtOnceAreComplete() {
        var reading = self.asked()
        reading.toldAll(now: self.now)
        reading.accepted(now: self.now)
        #expect(reading.state == .complete)
    }

    @Test func partsMayComeBeforeTheAnswer() {
        var reading = self.asked()
        reading.partCame(1, isLast: true, now: self.now)
        #expect(reading.state == .receiving)
        reading.accepted(now: self.now)
        reading.partCame(0, isLast: false, now: self.now)
        #expect(reading.state == .complete)
    }

    @Test func aReportThatStopsIsIncompleteAndALatePartStillCounts() {
        var reading = self.asked()
        reading.accepted(now: self.now)
        reading.partCame(0, isLast: false, now: self.now)
        reading.partCame(2, isLast: true, now: self.now)
        reading.ticked(now: self.now.advanced(bySeconds: ModelReading.quietSeconds - 1))
        #expect(reading.state == .receiving)
        reading.ticked(now: self.now.advanced(bySeconds: ModelReading.quietSeconds))
        #expect(reading.state == .incomplete)
        #expect(reading.detail == "missing of the report's parts: 1")
        reading.partCame(1, isLast: false, now: self.now.advanced(bySeconds: 300))
        #expect(reading.state == .complete)
        #expect(reading.detail == nil)
    }

    @Test func aChargerThatCannotTellIsNotTakenForOneThatFailed() {
        var reading = self.asked()
        reading.notSupported("NotSupported", now: self.now)
        let before = reading
        reading.failed("rejected", now: self.now)
        #expect(reading == before)
        #expect(reading.state == .notSupported)
    }

    @Test func aCompleteReadingIsNotUndone() {
        var reading = self.asked()
        reading.toldAll(now: self.now)
        let before = reading
        reading.failed("expired", now: self.now)
        reading.notSupported("NotSupported", now: self.now)
        reading.partCame(9, isLast: false, now: self.now)
        reading.ticked(now: self.now.advanced(bySeconds: 3600))
        #expect(reading == before)
    }

    @Test func aBootReadsAgainWhatFailedOrHasNewFirmware() {
        var complete = self.asked()
        complete.toldAll(now: self.now)
        var unsupported = self.asked()
        unsupported.notSupported("NotSupported", now: self.now)
        var failed = self.asked()
        failed.failed("expired", now: self.now)
        #expect(!complete.isOutdated(byFirmware: "1.0"))
        #expect(complete.isOutdated(byFirmware: "1.1"))
        #expect(!unsupported.isOutdated(byFirmware: "1.0"))
        #expect(unsupported.isOutdated(byFirmware: "1.1"))
        #expect(failed.isOutdated(byFirmware: "1.0"))
        #expect(!self.asked().isOutdated(byFirmware: "1.1"))
    }

    @Test(arguments: [
        ("", "AuthorizationKey"), ("SecurityCtrlr", "BasicAuthPassword"), ("NetworkConfiguration", "VpnKey"),
        ("NetworkConfiguration", "apnPassword"), ("", "CentralSystemPassword"),
    ])
    func aSecretHasNoValue(component: String, name: String) {
        let variable = DeviceVariable(component: component, variable: name, value: "hunter2hunter2")
        #expect(variable.value == nil)
        #expect(variable.isSecret)
    }

    @Test func credentialsInAnAddressAreMasked() {
        let variable = DeviceVariable(variable: "FirmwareUrl", value: "ftp://me:secret@host/x")
        #expect(variable.value == "ftp://***@host/x")
    }

    @Test func variablesAreNamedAsPeopleWriteThem() {
        let variable = DeviceVariable(
            component: "Connector", componentInstance: "left", evse: 1, connector: 2, variable: "Available",
            variableInstance: "x", attribute: "Target", value: nil)
        #expect(variable.name == "Connector/left@1:2.Available/x (Target)")
        #expect(DeviceVariable(variable: "HeartbeatInterval", value: "1").name == "HeartbeatInterval")
    }
}
