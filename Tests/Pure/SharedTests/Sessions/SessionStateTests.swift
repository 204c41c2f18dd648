import Testing

@testable import Shared

/// What may happen to a session, whatever its state.
enum SessionEvent: String, CaseIterable, CustomTestStringConvertible {
    case chargingTold, evSuspensionTold, evseSuspensionTold, evConnectionTold, idleTold, stopped
    case available, charging, suspendedByEV, suspendedByEVSE, finishing, preparing, occupied, reserved, unavailable
    case faulted, anotherBegan, closed, read, ticked

    var testDescription: String { self.rawValue }

    func happen(to session: inout Session, at now: Timestamp) -> [SessionAction] {
        switch self {
        case .chargingTold: session.take(.event(.updated, 7, .charging, at: now))
        case .evSuspensionTold: session.take(.event(.updated, 7, .suspendedByEV, at: now))
        case .evseSuspensionTold: session.take(.event(.updated, 7, .suspendedByEVSE, at: now))
        case .evConnectionTold: session.take(.event(.updated, 7, .evConnected, at: now))
        case .idleTold: session.take(.event(.updated, 7, .idle, at: now))
        case .stopped: session.take(.event(.ended, 7, at: now))
        case .available: session.connector(.available, at: now)
        case .charging: session.connector(.charging, at: now)
        case .suspendedByEV: session.connector(.suspendedByEV, at: now)
        case .suspendedByEVSE: session.connector(.suspendedByEVSE, at: now)
        case .finishing: session.connector(.finishing, at: now)
        case .preparing: session.connector(.preparing, at: now)
        case .occupied: session.connector(.occupied, at: now)
        case .reserved: session.connector(.reserved, at: now)
        case .unavailable: session.connector(.unavailable, at: now)
        case .faulted: session.connector(.faulted, at: now)
        case .anotherBegan: session.anotherBegan(at: now, received: now)
        case .closed: session.closedAsEstimated()
        case .read: session.read(2000, at: now, watts: 7000)
        case .ticked: session.tick(at: now)
        }
    }

    /// The state after it, for each state before it: Authorised, Started, Charging, sUspended, Finishing, Ended,
    /// abandoned (X).
    var outcome: String {
        switch self {
        case .chargingTold: "CCCCCEX"
        case .evSuspensionTold, .evseSuspensionTold: "UUUUUEX"
        case .evConnectionTold: "SSFFFEX"
        case .idleTold: "AAFFFEX"
        case .stopped: "EEEEEEE"
        case .charging: "CCCCCEX"
        case .suspendedByEV, .suspendedByEVSE: "UUUUUEX"
        case .finishing: "FFFFFEX"
        case .available, .preparing, .occupied, .reserved, .unavailable, .faulted, .anotherBegan: "ASCUFEX"
        case .closed: "XXXXXEX"
        case .read, .ticked: "ASCUFEX"
        }
    }
}

@Suite struct SessionStateTests {
    static let letters: [(SessionState, Character)] = [
        (.authorised, "A"), (.started, "S"), (.charging, "C"), (.suspended, "U"), (.finishing, "F"), (.ended, "E"),
        (.abandoned, "X"),
    ]

    static func session(in state: SessionState) -> Session {
        var session = Session(
            id: SessionID(rawValue: 1), charger: ChargerID(rawValue: 1), outlet: Outlet(evse: 1), transaction: "T",
            state: state, startedAt: ten, startSource: .charger, startClaimed: ten, openedAt: ten)
        let hasCharged = state != .authorised && state != .started
        session.phases = [PhaseChange(at: ten, phase: hasCharged ? .charging : .paused)]
        session.startRegister = wh(1000)
        session.lastRegister = wh(1000)
        session.lastRegisterAt = ten
        if state.isOver { session.endedAt = minutes(1) }
        if state == .ended { session.endClaimed = minutes(1) }
        return session
    }

    @Test(arguments: SessionEvent.allCases)
    func everyStateMeetsEveryEvent(_ event: SessionEvent) {
        for (index, (state, _)) in Self.letters.enumerated() {
            let before = Self.session(in: state)
            var after = before
            let actions = event.happen(to: &after, at: minutes(2))
            let letter = Self.letters.first { $0.0 == after.state }?.1
            #expect(letter == Array(event.outcome)[index], "\(state)")
            let isMove = actions.contains(.changedState(from: state, to: after.state))
            #expect(isMove == (state != after.state), "\(state)")
            #expect(actions.contains(.ended) == (!state.isOver && after.state.isOver), "\(state)")
        }
    }

    @Test(arguments: SessionEvent.allCases)
    func whatHappensTwiceRaisesNothingTwice(_ event: SessionEvent) {
        for (state, _) in Self.letters {
            var session = Self.session(in: state)
            _ = event.happen(to: &session, at: minutes(2))
            let again = event.happen(to: &session, at: minutes(2))
            var allowed: Set<SessionAction> = [.factsChanged, .readingCameLate]
            // It keeps no power once it is over, and cannot tell a reading that comes again from another one.
            if session.state.isOver { allowed.insert(.sharesOutdated) }
            #expect(allowed.isSuperset(of: again), "\(state): \(again)")
        }
    }

    @Test(arguments: [SessionState.ended, .abandoned])
    func anEndIsNotTakenBack(_ state: SessionState) {
        for event in SessionEvent.allCases {
            var session = Self.session(in: state)
            _ = event.happen(to: &session, at: minutes(2))
            #expect(session.state.isOver)
            #expect(session.endedAt != nil)
        }
    }
}
