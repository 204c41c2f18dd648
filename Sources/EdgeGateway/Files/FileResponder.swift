internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Shared
internal import Store
internal import Synchronization

/// Serves links, and nothing else.
struct FileResponder: HTTPResponder {
    typealias Context = FileRequestContext

    let store: SiteStore
    let folder: FileFolder
    let settings: Configuration.Files
    let door: FileDoor
    let notes: SecurityNotes
    let logger: Logger
    let failures = FileFailures()
    let uses = FileLinkUses()

    func respond(to request: Request, context: FileRequestContext) async throws -> Response {
        do {
            return try await self.answer(request, context)
        } catch let refusal as FileRefusal {
            self.logger.info(
                "a file was refused",
                metadata: [
                    "remote": "\(context.channel.remoteAddress?.plainText ?? "")", "status": "\(refusal.status.code)",
                    "reason": "\(refusal.message)",
                ])
            return refusal.response
        } catch let broken as FileBrokenOff {
            // Hummingbird answers what is no HTTP; nobody is left to hear of anything else.
            self.logger.info(
                "a file broke off",
                metadata: [
                    "remote": "\(context.channel.remoteAddress?.plainText ?? "")", "cause": "\(broken.cause)",
                ])
            throw broken.cause
        } catch let refusal as Refusal {
            return FileRefusal.unavailable(refusal.message).response
        } catch {
            self.logger.error("a file cannot be served", metadata: ["cause": "\(error)"])
            return FileRefusal.unavailable("the gateway failed").response
        }
    }

    private func answer(_ request: Request, _ context: FileRequestContext) async throws -> Response {
        guard let path = FileLinkPath(request.uri.path) else { throw await self.stranger(request, context) }
        let hash = path.secret.hash
        guard let (link, file) = try self.store.fileLink(hash) else { throw await self.stranger(request, context) }
        if case .over(let why) = link.standing(now: self.store.receptionNow().at) { throw FileRefusal.over(why) }
        self.door.isKnown(context.channel)
        await self.noteOtherAddress(of: link, context)
        guard let use = FileLinkUse(of: hash, in: self.uses) else {
            throw FileRefusal.tooMany("this link is in use already", seconds: 10)
        }
        let address = context.channel.remoteAddress?.plainText ?? ""
        switch link.direction {
        case .fetch:
            guard let file else { throw FileRefusal.over("the file was removed") }
            let fetch = FileFetch(
                store: self.store, folder: self.folder, file: file, secretHash: hash, address: address, use: use)
            return try await fetch.response(to: request)
        case .bring:
            let bring = FileBringing(
                store: self.store, folder: self.folder, settings: self.settings, secretHash: hash, name: path.name)
            defer { withExtendedLifetime(use) {} }
            return try await bring.response(to: request)
        }
    }

    /// One who shows no link that was ever made. He is told so, a few times; then only that he is too quick.
    private func stranger(_ request: Request, _ context: FileRequestContext) async -> FileRefusal {
        let address = context.channel.remoteAddress
        let seconds = self.failures.failed(from: address?.neighbourhood ?? "")
        await self.notes.note(
            "file_link_refused", of: address,
            "a \(request.method.rawValue.prefix(10)) without a link that this gateway made")
        return seconds.map { .tooMany("too many requests without a link", seconds: $0) } ?? .unknownLink
    }

    /// The link is the charger's proof; that another machine has it is worth knowing, and may have its reasons.
    private func noteOtherAddress(of link: FileLink, _ context: FileRequestContext) async {
        let peer = context.channel.remoteAddress
        guard let own = link.chargerAddress, let address = peer?.plainText, Self.host(own) != Self.host(address) else {
            return
        }
        await self.notes.note(
            "file_link_used_elsewhere", of: peer,
            "the link of charger '\(link.identity)', which is connected from \(own), was used from another address")
    }

    private static func host(_ address: String) -> Substring {
        address.lastIndex(of: ":").map { address[..<$0] } ?? address[...]
    }
}

/// How often requests without a link come from one address: as passwords that are tried (`LoginLimiter`), of which links
/// that are known know nothing.
final class FileFailures: Sendable {
    private let limiter = Mutex(LoginLimiter())

    /// Returns for how many seconds the address is too quick; nil while it is not.
    func failed(from address: String, now: ContinuousClock.Instant = .now) -> Int? {
        self.limiter.withLock { limiter in
            if let wait = limiter.attempt(from: address, as: "file", now: now) {
                return Int(wait.components.seconds) + 1
            }
            limiter.failed(from: address, now: now)
            return nil
        }
    }
}

/// How many connections use each link.
final class FileLinkUses: Sendable {
    /// A charger that tries again may not have closed what it tried before.
    static let mostAtOnce = 4

    private let uses = Mutex<[String: Int]>([:])

    fileprivate func begin(_ hash: String) -> Bool {
        self.uses.withLock { uses in
            guard uses[hash, default: 0] < Self.mostAtOnce else { return false }
            uses[hash, default: 0] += 1
            return true
        }
    }

    fileprivate func end(_ hash: String) {
        self.uses.withLock { uses in
            let left = (uses[hash] ?? 1) - 1
            uses[hash] = left > 0 ? left : nil
        }
    }
}

/// One use of a link, which ends when it is released.
final class FileLinkUse: Sendable {
    private let hash: String
    private let uses: FileLinkUses

    /// Nil when the link is in use too often.
    init?(of hash: String, in uses: FileLinkUses) {
        guard uses.begin(hash) else { return nil }
        self.hash = hash
        self.uses = uses
    }

    deinit { self.uses.end(self.hash) }
}
