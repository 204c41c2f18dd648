import Testing

@testable import Shared

/// Who may say what before it is accepted.
@Suite struct RegistrationTests {
    private static let now = Timestamp(milliseconds: 0)
    private static let boot = ChargerEvent.booted(BootReport(vendor: "V", model: "M"))
    private static let ofTransactions: [ChargerEvent] = [
        .transactionReported(TransactionReport(kind: .started, transaction: "T", outlet: nil, at: now)),
        .readingsTaken(Outlet(evse: 1), []), .unreadable(reason: "", kind: nil),
    ]
    private static let report = ChargerEvent.modelReported(
        ModelPart(reading: nil, number: 0, isLast: true, variables: [], detail: "{}"))
    private static let others: [ChargerEvent] = [
        .heartbeat, .authorizationAsked(IdToken("T")), .noted(kind: "charger.log", detail: "{}"),
        .connectorReported(ConnectorReport(outlet: Outlet(evse: 1), status: .available)),
    ]

    @Test func anAcceptedChargerMaySayEverything() {
        for event in Self.ofTransactions + Self.others + [Self.boot, Self.report] {
            #expect(Registration.accepted.admits(event, isAskedFor: false))
        }
    }

    @Test(arguments: [Registration.held, .rejected])
    func bootsAndRevenuePassWhoeverTheyComeFrom(registration: Registration) {
        for event in Self.ofTransactions + [Self.boot] { #expect(registration.admits(event, isAskedFor: false)) }
        for event in Self.others { #expect(!registration.admits(event, isAskedFor: false)) }
        #expect(registration.obstacle?.contains("edgectl chargers approve") == true)
    }

    @Test func oneThatIsHeldBackTellsWhatItIsAskedForAndNoOther() {
        #expect(Registration.held.admits(Self.report, isAskedFor: false))
        #expect(!Registration.rejected.admits(Self.report, isAskedFor: true))
        for event in Self.others {
            #expect(Registration.held.admits(event, isAskedFor: true))
            #expect(!Registration.rejected.admits(event, isAskedFor: true))
        }
    }
}
