import Testing

@testable import OCPP

@Suite struct ActionTests {
    @Test(arguments: [(OCPPVersion.v16, 39), (.v201, 64), (.v21, 91)])
    func everyActionOfTheStandardIsThere(version: OCPPVersion, count: Int) {
        let names = Action.all(in: version).map(\.name)
        #expect(names.count == count)
        #expect(names == names.sorted())
        #expect(Set(names) == Set(SchemaSet.of(version).messages.keys))
    }

    @Test(arguments: [
        (OCPPVersion.v16, ["MeterValues", "StartTransaction", "StopTransaction"]),
        (.v201, ["MeterValues", "TransactionEvent"]), (.v21, ["MeterValues", "TransactionEvent"]),
    ])
    func transactionMessagesAreMarked(version: OCPPVersion, expected: [String]) {
        #expect(Action.all(in: version).filter(\.isTransactional).map(\.name) == expected)
    }

    @Test func whatIsSentWithoutAnAnswerHasNoResponse() {
        for version in OCPPVersion.allCases {
            for action in Action.all(in: version) {
                #expect(action.isUnanswered == (SchemaSet.of(version).messages[action.name]?.response == nil))
            }
        }
        #expect(Action.all(in: .v21).filter(\.isUnanswered).map(\.name) == ["NotifyPeriodicEventStream"])
    }

    @Test func directionsAreKnown() {
        #expect(Action.named("BootNotification", in: .v16)?.sender == .charger)
        #expect(Action.named("Reset", in: .v201)?.sender == .gateway)
        #expect(Action.named("DataTransfer", in: .v201)?.sender == .either)
        #expect(Action.named("TransactionEvent", in: .v16) == nil)
    }
}
