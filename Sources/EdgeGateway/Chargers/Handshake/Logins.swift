internal import NIOPosix
internal import Shared
internal import Synchronization

/// Verifies passwords, not more of them than `LoginLimiter` lets pass.
final class Logins: Sendable {
    enum Outcome: Equatable, Sendable {
        /// The password is that of this stored hash.
        case right(hash: String)
        case wrong
        /// It was not looked at: too many wrong ones came before.
        case tooMany(wait: Duration)
    }

    private let limiter = Mutex(LoginLimiter())
    private let verified = Mutex(VerifiedPasswords())

    /// - Parameters:
    ///   - passwords: readings of the one that came; each may be the right one.
    ///   - hashes: what is stored, each of which counts.
    func verify(_ passwords: [String], of identity: String, hashes: [String], from address: String) async -> Outcome {
        if let hash = self.knownHash(of: passwords, hashes) { return .right(hash: hash) }
        if let wait = self.limiter.withLock({ $0.attempt(from: address, as: identity, now: .now) }) {
            return .tooMany(wait: wait)
        }
        guard let (hash, password) = await Self.firstRight(of: hashes, for: passwords) else {
            self.limiter.withLock { $0.failed(from: address, now: .now) }
            return .wrong
        }
        self.limiter.withLock { $0.succeeded(from: address, as: identity) }
        self.verified.withLock { $0.insert(password, for: hash) }
        return .right(hash: hash)
    }

    private func knownHash(of passwords: [String], _ hashes: [String]) -> String? {
        self.verified.withLock { verified in
            hashes.first { hash in passwords.contains { verified.contains($0, for: hash) } }
        }
    }

    /// A hash is slow on purpose, so it is computed on the thread pool.
    private static func firstRight(of hashes: [String], for passwords: [String]) async -> (String, String)? {
        let right = try? await NIOThreadPool.singleton.runIfActive { () -> (String, String)? in
            for text in hashes {
                guard let hash = PasswordHash(text) else { continue }
                if let password = passwords.first(where: { hash.verifies($0) }) { return (text, password) }
            }
            return nil
        }
        return right ?? nil
    }
}
