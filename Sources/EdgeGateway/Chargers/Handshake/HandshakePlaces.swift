/// The places for connections whose WebSocket has not begun.
///
/// Pure. There are so many and no more; when all are taken, a newcomer gets the place of the one that has waited longest
/// for its request, of the address that holds most of those: whoever is slow on purpose takes nothing from the rest.
struct HandshakePlaces: Equatable, Sendable {
    /// Counts connections; an older one has the smaller ticket.
    struct Ticket: Hashable, Comparable, Sendable {
        let number: UInt64

        static func < (left: Ticket, right: Ticket) -> Bool { left.number < right.number }
    }

    private let limit: Int
    private var nextNumber: UInt64 = 0
    /// Those whose request is not there as a whole, by the address that they come from.
    private var waiting: [Ticket: String] = [:]
    private var perAddress: [String: Int] = [:]
    /// Those whose request is being decided; they keep their places.
    private var deciding: Set<Ticket> = []

    init(limit: Int) {
        self.limit = limit
    }

    var taken: Int { self.waiting.count + self.deciding.count }

    enum BeginAction: Equatable, Sendable {
        case begin(Ticket)
        /// Close the other one, which has lost its place.
        case beginInPlaceOf(Ticket, Ticket)
        /// All places are taken by requests that are being decided: close the newcomer.
        case refuse
    }

    /// A connection came from `address`.
    mutating func connected(from address: String) -> BeginAction {
        guard self.taken >= self.limit else { return .begin(self.take(address)) }
        guard let slow = self.slowest else { return .refuse }
        self.stopWaiting(slow)
        return .beginInPlaceOf(slow, self.take(address))
    }

    /// The request of a connection is there.
    mutating func requestArrived(_ ticket: Ticket) {
        guard self.waiting[ticket] != nil else { return }
        self.stopWaiting(ticket)
        self.deciding.insert(ticket)
    }

    /// The handshake is over, however it ended.
    mutating func ended(_ ticket: Ticket) {
        self.stopWaiting(ticket)
        self.deciding.remove(ticket)
    }

    private mutating func take(_ address: String) -> Ticket {
        let ticket = Ticket(number: self.nextNumber)
        self.nextNumber += 1
        self.waiting[ticket] = address
        self.perAddress[address, default: 0] += 1
        return ticket
    }

    private mutating func stopWaiting(_ ticket: Ticket) {
        guard let address = self.waiting.removeValue(forKey: ticket), let count = self.perAddress[address] else {
            return
        }
        self.perAddress[address] = count > 1 ? count - 1 : nil
    }

    private var slowest: Ticket? {
        guard let most = self.perAddress.values.max() else { return nil }
        return self.waiting.filter { self.perAddress[$0.value] == most }.keys.min()
    }
}
