internal import NIOCore
internal import Synchronization

/// Holds the connections to their places: see `HandshakePlaces`.
final class HandshakeDoor: Sendable {
    private struct State {
        var places: HandshakePlaces
        var channels: [HandshakePlaces.Ticket: any Channel] = [:]
    }

    private let state: Mutex<State>

    init(limit: Int) {
        self.state = Mutex(State(places: HandshakePlaces(limit: limit)))
    }

    /// Nil when there is no place; else the channel's ticket. Another channel may be closed for it.
    func enter(_ channel: any Channel) -> HandshakePlaces.Ticket? {
        let address = channel.remoteAddress?.neighbourhood ?? ""
        let (ticket, slow) = self.state.withLock { state -> (HandshakePlaces.Ticket?, (any Channel)?) in
            switch state.places.connected(from: address) {
            case .begin(let ticket):
                state.channels[ticket] = channel
                return (ticket, nil)
            case .beginInPlaceOf(let slow, let ticket):
                state.channels[ticket] = channel
                return (ticket, state.channels.removeValue(forKey: slow))
            case .refuse:
                return (nil, nil)
            }
        }
        slow?.close(promise: nil)
        return ticket
    }

    func requestArrived(_ ticket: HandshakePlaces.Ticket) {
        self.state.withLock { $0.places.requestArrived(ticket) }
    }

    func leave(_ ticket: HandshakePlaces.Ticket) {
        self.state.withLock { state in
            state.places.ended(ticket)
            state.channels[ticket] = nil
        }
    }
}
