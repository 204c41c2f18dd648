import Shared
import Testing

@testable import Store

@Suite struct ModelTests {
    let boot = BootReport(vendor: "Acme", model: "Wall", firmwareVersion: "1.0")

    /// A connected charger whose settings are wanted, and the command that asks for them.
    private func asked(_ site: TestSite, version: String = "ocpp2.0.1", id: String = "m1") throws {
        let charger = site.charger
        let expiry = site.now.advanced(bySeconds: 600)
        try site.change {
            try $0.connected(charger, ConnectionFacts(version: version, profile: 1, remoteAddress: "-"))
        }
        try site.send(.booted(self.boot))
        try site.change { change in
            try change.askForModel(of: charger) { _, _, identity in
                CommandRequest(
                    id: id, charger: identity, arguments: .ocpp(action: "Read", payload: "{}"), expiresAt: expiry,
                    origin: .gateway)
            }
        }
    }

    private func part(_ number: Int, last: Bool, reading: Int? = 1, _ names: String...) -> ChargerEvent {
        .modelReported(
            ModelPart(
                reading: reading, number: number, isLast: last,
                variables: names.map { DeviceVariable(component: "C", variable: $0, value: "\(number)") },
                detail: #"{"seqNo":\#(number)}"#))
    }

    private func settings(_ change: inout StoreSettings) {
        change.readsModels = true
        change.actionRules = ["Read": .resend]
    }

    @Test func aChargerIsReadOnFirstContactAndWhenItsFirmwareChanges() async throws {
        let site = try TestSite(self.settings)
        try self.asked(site, version: "ocpp1.6")
        #expect(try site.store.command("m1")?.request.origin == .gateway)
        let (charger, now) = (site.charger, site.now)
        try site.change {
            try $0.keep([DeviceVariable(variable: "Old", value: "1")], of: charger, isWhole: true)
            try $0.changeCommand("m1") { $0.answered(isAccepted: true, detail: nil, now: now) }
        }
        #expect(try await site.store.reader.model(of: "CP-1").reading?.state == .complete)

        try site.send(.booted(self.boot))
        #expect(try await site.store.reader.model(of: "CP-1").reading?.state == .complete)
        try site.send(.booted(BootReport(vendor: "Acme", model: "Wall", firmwareVersion: "1.1")))
        let again = try await site.store.reader.model(of: "CP-1")
        #expect(again.reading?.state == .wanted)
        #expect(again.reading?.reason == "the firmware changed")
        #expect(again.variables.map(\.variable) == ["Old"])

        try site.change {
            try $0.keep([DeviceVariable(variable: "New", value: "1")], of: charger, isWhole: true)
        }
        #expect(try await site.store.reader.model(of: "CP-1").variables.map(\.variable) == ["New"])
    }

    @Test func aChargerThatAwaitsApprovalIsReadWhenItIsApproved() async throws {
        let site = try TestSite(self.settings)
        let stranger = try site.change { try $0.meet(unknown: "CP-9") }
        try site.change {
            try $0.connected(stranger, ConnectionFacts(version: "ocpp1.6", profile: 0, remoteAddress: "-"))
        }
        try site.send(.booted(self.boot), from: stranger)
        #expect(try await site.store.reader.model(of: "CP-9").reading == nil)
        try site.change { try $0.approveCharger("CP-9") }
        #expect(try await site.store.reader.model(of: "CP-9").reading?.state == .wanted)
    }

    @Test func partsInAnyOrderMakeACompleteModelAndWhatIsGoneIsForgotten() async throws {
        let site = try TestSite(self.settings)
        try site.send(self.part(0, last: true, reading: nil, "Gone"))
        try self.asked(site)
        let number = try #require(try await site.store.reader.model(of: "CP-1").reading?.number)
        for (part, isLast, name) in [(2, true, "C2"), (0, false, "C0")] {
            try site.send(self.part(part, last: isLast, reading: number, name))
        }
        let half = try await site.store.reader.model(of: "CP-1")
        #expect(half.reading?.state == .receiving)
        #expect(half.reading?.missing == ["1"])
        try site.send(self.part(1, last: false, reading: number, "C1"))
        let whole = try await site.store.reader.model(of: "CP-1")
        #expect(whole.reading?.state == .complete)
        #expect(whole.reading?.missing == [])
        #expect(Set(whole.variables.map(\.variable)).isSuperset(of: ["C0", "C1", "C2"]))
        #expect(
            try site.texts("SELECT data ->> '$.reading.state' FROM journal WHERE kind = 'charger.model'") == [
                "complete"
            ])
    }

    @Test func aReportThatStopsIsMarkedIncomplete() async throws {
        let site = try TestSite(self.settings)
        try self.asked(site)
        let now = site.now
        try site.change { try $0.changeCommand("m1") { $0.answered(isAccepted: true, detail: nil, now: now) } }
        try site.send(self.part(0, last: false, "A"))
        site.pass(ModelReading.quietSeconds)
        try site.change { try $0.tickModels() }
        let model = try await site.store.reader.model(of: "CP-1")
        #expect(model.reading?.state == .incomplete)
        #expect(model.reading?.missing == ["the end"])
        #expect(model.variables.map(\.variable) == ["A"])
    }

    @Test(arguments: [false, true])
    func aChargerThatCannotOrWillNotTellSaysSo(isUnsupported: Bool) async throws {
        let site = try TestSite(self.settings)
        try self.asked(site)
        let (charger, now) = (site.charger, site.now)
        if isUnsupported {
            try site.change { try $0.modelNotSupported(by: charger, command: "m1", detail: "NotSupported") }
        }
        try site.change { try $0.changeCommand("m1") { $0.answered(isAccepted: false, detail: "no", now: now) } }
        let reading = try await site.store.reader.model(of: "CP-1").reading
        #expect(reading?.state == (isUnsupported ? .notSupported : .failed))
        try site.send(.booted(self.boot))
        #expect(
            try await site.store.reader.model(of: "CP-1").reading?.state == (isUnsupported ? .notSupported : .wanted))
    }

    @Test func aReportThatSomebodyElseAskedForIsNotedAndItsValuesKept() async throws {
        let site = try TestSite(self.settings)
        try self.asked(site)
        try site.send(self.part(0, last: true, reading: nil, "A"))
        let model = try await site.store.reader.model(of: "CP-1")
        #expect(model.reading?.state == .asked)
        #expect(model.variables.map(\.variable) == ["A"])
        #expect(try site.texts("SELECT kind FROM journal WHERE kind = 'charger.report'").count == 1)
    }

    @Test func aReadBackChangesTheValueAndKeepsWhatElseIsKnown() async throws {
        let site = try TestSite(self.settings)
        var variable = DeviceVariable(component: "C", variable: "Interval", value: "1", mutability: "ReadWrite")
        variable.dataType = "integer"
        let (charger, told) = (site.charger, variable)
        try site.change { try $0.keep([told], of: charger, isWhole: false) }
        try site.change {
            try $0.keep([DeviceVariable(component: "c", variable: "INTERVAL", value: "2")], of: charger, isWhole: false)
        }
        let known = try await site.store.reader.model(of: "CP-1").variables
        #expect(known.count == 1)
        #expect(known.first?.value == "2")
        #expect(known.first?.dataType == "integer")
        #expect(known.first?.mutability == "ReadWrite")
    }

    @Test func aChargerWithTooManyValuesIsBoundedAndSaysSo() async throws {
        let site = try TestSite(self.settings)
        let charger = site.charger
        let many = (0..<Change.mostVariables + 7).map { DeviceVariable(variable: "K\($0)", value: "1") }
        try site.change { try $0.keep(many, of: charger, isWhole: true) }
        let model = try await site.store.reader.model(of: "CP-1")
        #expect(model.variables.count == Change.mostVariables)
        #expect(model.reading?.leftOut == 7)
    }

    @Test func secretsNeverReachTheDatabase() async throws {
        let site = try TestSite(self.settings)
        let charger = site.charger
        try site.change {
            try $0.keep(
                [DeviceVariable(variable: "AuthorizationKey", value: "0123456789abcdef")], of: charger, isWhole: true)
        }
        let variable = try #require(try await site.store.reader.model(of: "CP-1").variables.first)
        #expect(variable.isSecret)
        #expect(variable.value == nil)
        #expect(try site.texts("SELECT ifnull(value, 'none') FROM device_variable") == ["none"])
    }

    @Test func aReadingSurvivesARestart() async throws {
        let site = try TestSite(self.settings)
        try self.asked(site)
        try site.send(self.part(0, last: false, "A"))
        try site.restart()
        try site.send(self.part(1, last: true, "B"))
        #expect(try await site.store.reader.model(of: "CP-1").reading?.state == .complete)
    }

    @Test func aChargerThatIsAwayCannotBeReadAnew() throws {
        let site = try TestSite(self.settings)
        #expect(throws: (any Error).self) { try site.change { try $0.refreshModel(of: "CP-1") } }
    }
}
