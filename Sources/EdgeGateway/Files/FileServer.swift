internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Shared
internal import Store
internal import Synchronization

/// Where links lead: known once the server listens.
final class FilePort: Sendable {
    private let number = Mutex<Int?>(nil)

    var value: Int? { self.number.withLock { $0 } }
    func set(_ port: Int?) { self.number.withLock { $0 = port } }
}

/// The local HTTP(S) endpoint through which chargers without internet fetch firmware and bring logs.
struct FileServer: Service {
    let store: SiteStore
    let folder: FileFolder
    let settings: Configuration.Files
    let tls: LiveTLS?
    let port: FilePort
    let logger: Logger

    /// Serves until it is told to stop.
    ///
    /// - Throws: `ServerProblem` when the port is taken.
    func run() async throws {
        self.prepare()
        try await withThrowingTaskGroup { group in
            group.addTask { await self.keepRoom() }
            do {
                try await self.application.run()
            } catch let error where error is IOError || error is SocketAddressError.UnknownHost {
                throw ServerProblem.cannotListenForFiles(
                    "\(self.settings.listenAddress):\(self.settings.port)", cause: ServerProblem.cause(error))
            }
            group.cancelAll()
        }
    }

    private var application: some ApplicationProtocol {
        let door = FileDoor(limit: self.settings.maxConnections)
        let notes = SecurityNotes(store: self.store, logger: self.logger)
        let responder = FileResponder(
            store: self.store, folder: self.folder, settings: self.settings, door: door, notes: notes,
            logger: self.logger)
        let (tls, port, logger) = (self.tls, self.port, self.logger)
        return Application(
            responder: responder,
            server: HTTPServerBuilder { FileChannel(door: door, tls: tls, notes: notes, responder: $0) },
            configuration: ApplicationConfiguration(
                address: .hostname(self.settings.listenAddress, port: self.settings.port), serverName: "edge-gateway"),
            onServerRunning: { channel in
                port.set(channel.localAddress?.port)
                logger.info(
                    "chargers can fetch and bring files",
                    metadata: ["address": "\(channel.localAddress?.plainText ?? "")", "tls": "\(tls != nil)"])
            },
            logger: logger.quieted)
    }

    /// A folder that cannot be used must not keep anybody from charging: whoever needs it is told.
    private func prepare() {
        do {
            try self.folder.prepare()
        } catch {
            self.logger.error("the folder of files cannot be used", metadata: ["cause": "\(error)"])
        }
    }

    /// Gives up what chargers brought, the oldest first, while the disk has no room for anything else: a log can be asked
    /// for again, a session cannot. Nothing tells when a disk fills: others write to it too.
    private func keepRoom() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(5))) != nil {
                guard self.folder.exists, !self.folder.room.has(0, in: self.folder.path) else { continue }
                guard let removed = try? await self.store.perform({ try $0.removeOldestUpload() }) else { continue }
                try? await DiskWork.run { self.folder.remove(removed) }
            }
        }
    }
}

extension Logger {
    /// For Hummingbird, whose own words are for who debugs it.
    var quieted: Logger {
        var quiet = self
        if self.logLevel > .debug { quiet.logLevel = max(self.logLevel, .warning) }
        return quiet
    }
}
