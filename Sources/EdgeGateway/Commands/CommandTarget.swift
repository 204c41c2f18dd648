internal import Shared
internal import Store

/// What a command is about, found in the site's state.
enum CommandTarget: Equatable {
    case charger
    case session(Session)
    /// There is nothing left to do.
    case reached(String)

    /// - Throws: `CommandArgumentError` when a stop names no session that could be stopped.
    init(_ arguments: CommandArguments, at charger: ChargerID, in store: SiteStore) throws {
        switch arguments {
        case .stop(let wanted, let evse):
            self = try Self.stop(wanted, evse, at: charger, in: store)
        case .limit(let limit) where limit.purpose == .session:
            let running = try store.runningSessions(at: charger).last { $0.outlet.evse == limit.evse }
            self = running.map { .session($0) } ?? .charger
        case .setDisplay(let order) where order.session != nil:
            guard let session = try store.runningSessions(at: charger).first(where: { $0.id == order.session }) else {
                throw CommandArgumentError(problem: "the session that the message is for does not run at the charger")
            }
            self = .session(session)
        case .cancelReservation(let number):
            let state = try store.reservationState(number, at: charger)
            self =
                state.map { $0.isOver ? .reached("reservation \(number) is over: \($0.rawValue)") : .charger }
                ?? .charger
        default:
            self = .charger
        }
    }

    private static func stop(
        _ wanted: SessionID?, _ evse: Int?, at charger: ChargerID, in store: SiteStore
    ) throws -> CommandTarget {
        let running = try store.runningSessions(at: charger).filter { evse == nil || $0.outlet.evse == evse }
        guard let wanted else {
            guard let only = running.first else {
                throw CommandArgumentError(problem: "no session runs at \(evse.map { "EVSE \($0)" } ?? "the charger")")
            }
            guard running.count == 1 else {
                let numbers = running.map { "\($0.id.rawValue)" }.joined(separator: ", ")
                throw CommandArgumentError(problem: "several sessions run at the charger, name one: \(numbers)")
            }
            return .session(only)
        }
        if let session = running.first(where: { $0.id == wanted }) {
            return .session(session)
        }
        if let session = try store.session(wanted), session.charger == charger {
            return .reached("session \(wanted.rawValue) is over")
        }
        throw CommandArgumentError(problem: "the charger has no session \(wanted.rawValue)")
    }

    var session: Session? {
        switch self {
        case .session(let session): session
        case .charger, .reached: nil
        }
    }
}
