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
        guard case .stop(let wanted) = arguments else {
            self = .charger
            return
        }
        let running = try store.runningSessions(at: charger)
        guard let wanted else {
            guard let only = running.first else {
                throw CommandArgumentError(problem: "no session runs at the charger")
            }
            guard running.count == 1 else {
                let numbers = running.map { "\($0.id.rawValue)" }.joined(separator: ", ")
                throw CommandArgumentError(problem: "several sessions run at the charger, name one: \(numbers)")
            }
            self = .session(only)
            return
        }
        if let session = running.first(where: { $0.id == wanted }) {
            self = .session(session)
        } else if let session = try store.session(wanted), session.charger == charger {
            self = .reached("session \(wanted.rawValue) is over")
        } else {
            throw CommandArgumentError(problem: "the charger has no session \(wanted.rawValue)")
        }
    }

    var session: Session? {
        switch self {
        case .session(let session): session
        case .charger, .reached: nil
        }
    }
}
