/// How often passwords may be tried, from one address for one identity, and from one address for all of them.
///
/// Pure. A few wrong ones pass, since people mistype; after them one attempt a while is looked at. Nobody else is slowed
/// down: not the same identity from another address, and not who has logged in before with the same password, which
/// `VerifiedPasswords` knows without trying.
struct LoginLimiter: Equatable, Sendable {
    private struct Tries: Equatable {
        var count = 0
        var last: ContinuousClock.Instant
    }

    private struct Rule {
        let free: Int
        let pause: Duration
    }

    private static let perIdentity = Rule(free: 5, pause: .seconds(5))
    private static let perAddress = Rule(free: 20, pause: .seconds(1))
    /// After so long without an attempt, what was is forgotten.
    private static let memory = Duration.seconds(600)
    /// More than this many are not remembered; the one that tried the longest ago goes first.
    static let most = 4096

    /// By address, and by address and identity, which no address contains.
    private var tries: [String: Tries] = [:]

    var remembered: Int { self.tries.count }

    /// A password is to be tried. Returns how long that has to wait; nil when it may be tried now.
    ///
    /// It counts for the identity at once, so that many at the same time are not all tried. For the address it counts
    /// when it was wrong: a whole site that comes back at once may have one address.
    mutating func attempt(from address: String, as identity: String, now: ContinuousClock.Instant) -> Duration? {
        let key = Self.key(address, identity)
        let waits = [self.wait(key, Self.perIdentity, now), self.wait(address, Self.perAddress, now)]
        if let longest = waits.compactMap({ $0 }).max() { return longest }
        self.count(key, now)
        return nil
    }

    /// The password that was tried is wrong.
    mutating func failed(from address: String, now: ContinuousClock.Instant) { self.count(address, now) }

    /// The password that was tried is right.
    mutating func succeeded(from address: String, as identity: String) {
        self.tries[Self.key(address, identity)] = nil
        self.tries[address] = nil
    }

    private static func key(_ address: String, _ identity: String) -> String { "\(address) \(identity)" }

    private func wait(_ key: String, _ rule: Rule, _ now: ContinuousClock.Instant) -> Duration? {
        guard let tries = self.tries[key], tries.count >= rule.free else { return nil }
        let left = rule.pause - tries.last.duration(to: now)
        return left > .zero ? left : nil
    }

    private mutating func count(_ key: String, _ now: ContinuousClock.Instant) {
        var tries = self.tries[key] ?? Tries(last: now)
        if tries.last.duration(to: now) > Self.memory { tries.count = 0 }
        tries.count += 1
        tries.last = now
        if self.tries[key] == nil, self.tries.count >= Self.most { self.forgetOldest() }
        self.tries[key] = tries
    }

    private mutating func forgetOldest() {
        guard let oldest = self.tries.min(by: { $0.value.last < $1.value.last })?.key else { return }
        self.tries[oldest] = nil
    }
}
