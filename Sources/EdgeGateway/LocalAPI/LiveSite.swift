internal import CloudSync
internal import Foundation
internal import Shared
internal import Store

/// What only the running daemon knows, added to what the database says.
struct LiveSite: Sendable {
    let context: APIContext

    func status() async throws -> SiteStatus {
        var status = try await self.context.reader.status()
        status.daemon = self.daemon
        status.daemon?.tlsProblem = self.context.tlsProblem()
        status.daemon?.secureChargerAddress = self.context.configuration.chargers.secureAddress
        status.daemon?.chargerPath = self.context.configuration.chargers.path
        status.daemon?.fileAddress = self.configuration.files.address
        status.daemon?.filesFolder = URL(fileURLWithPath: self.context.configuration.filesFolder).path
        status.cloud = try self.link()
        return status
    }

    func cloud() async throws -> CloudView {
        var cloud = try await self.context.reader.cloud()
        cloud.link = try self.link()
        return cloud
    }

    private func link() throws -> CloudLinkView {
        try self.context.cloudStatus().map(CloudLinkView.init) ?? CloudLinkView(state: .disabled)
    }

    /// With the ports that were found where any free one was asked for.
    private var configuration: Configuration {
        var configuration = self.context.configuration
        let ports = self.context.ports()
        if configuration.chargers.port == 0 { configuration.chargers.port = ports.chargers ?? 0 }
        if configuration.files.port == 0 { configuration.files.port = ports.files ?? 0 }
        return configuration
    }

    private var daemon: DaemonStatus {
        let configuration = self.configuration
        let now = self.context.store.receptionNow()
        return DaemonStatus(
            version: Gateway.version, processID: Int(ProcessInfo.processInfo.processIdentifier),
            uptimeSeconds: (ContinuousClock.now - self.context.startedAt).components.seconds, now: now.at,
            isClockTrusted: now.isTrusted, illness: self.context.store.illness, siteID: configuration.site.id,
            siteName: configuration.site.name, timeZone: configuration.site.timeZone,
            currency: configuration.site.currency,
            chargerAddress: configuration.chargers.address,
            usesTLS: configuration.chargers.tls.files != nil && configuration.chargers.tls.port == nil,
            databasePath: URL(fileURLWithPath: self.context.store.path).path,
            configurationFile: self.context.configurationFile)
    }
}

extension CloudLinkView {
    init(_ status: CloudStatus) {
        self.init(state: status.isConnected ? .connected : status.nextAttemptAt == nil ? .connecting : .waiting)
        self.broker = status.broker
        self.brokers = status.brokers.map {
            Broker(url: $0.url, lastError: $0.lastProblem, lastErrorAt: $0.lastProblemAt)
        }
        self.certificateProblem = status.certificateProblem
        self.connectedSince = status.connectedSince
        self.lastError = status.lastProblem
        self.lastErrorAt = status.lastProblemAt
        self.nextAttemptAt = status.nextAttemptAt
        self.refusedTopics = status.refusedSubscriptions
        self.lanes = status.streams.map { stream in
            Lane(stream)
        }
        self.replays = status.replays
        self.bytesSent = status.bytesSent
        self.bytesReceived = status.bytesReceived
        self.commandsAccepted = status.commands.accepted
        self.commandsRefused = status.commands.refused
        self.queriesAnswered = status.queries.answered
        self.queriesRefused = status.queries.refused
    }
}

extension CloudLinkView.Lane {
    fileprivate init(_ stream: CloudStatus.Stream) {
        self.init(
            stream: stream.stream, sent: stream.sent, records: stream.recordsSent, batches: stream.batchesSent,
            resends: stream.resends, problem: stream.problem)
        self.sentPerSecond = stream.sentPerSecond
        self.acknowledgedPerSecond = stream.acknowledgedPerSecond
        self.thinned = stream.thinned
        self.heldBy = stream.heldBy
    }
}
