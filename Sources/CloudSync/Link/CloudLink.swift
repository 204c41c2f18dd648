import Foundation
public import Logging
public import ServiceLifecycle
public import Shared
public import Store

/// The site's link to the cloud: what was committed goes up, commands and acknowledgements come down.
///
/// Run `connection` and `uplink` as services, in this order.
public final class CloudLink: Sendable {
    public let connection: MQTTClient
    public let uplink: UplinkService
    let store: SiteStore
    private let topics: LinkTopics

    /// - Parameters:
    ///   - configuration: with the link enabled and a broker.
    ///   - version: the gateway's.
    ///   - boot: makes the command that has a charger boot again; nil: it hears of its registration when it does.
    ///   - passesRequestsOn: whether the cloud answers what chargers ask (`requests`).
    /// - Throws: ``MQTTProblem`` when the configuration cannot work, the database's error when it cannot be read.
    public init(
        store: SiteStore, configuration: Configuration.Cloud, site: Configuration.Site, version: String,
        boot: BootCommand? = nil, passesRequestsOn: Bool = false, logger: Logger
    ) throws {
        var cloudSite = try CloudSite(configuration, site: site, version: version)
        cloudSite.run = try store.currentRun()
        let positions = try store.streamPositions()
        let topics = LinkTopics(
            site: cloudSite, store: store, positions: positions, boot: boot, logger: logger)
        self.store = store
        self.topics = topics
        self.connection = try MQTTClient(
            configuration: MQTTConfiguration(configuration, site: site),
            will: { topics.lastWill() },
            subscriptions: [
                MQTTSubscription(filter: cloudSite.topics.commands),
                MQTTSubscription(filter: cloudSite.topics.queries),
                MQTTSubscription(filter: cloudSite.topics.acknowledgement, wantsRetained: true),
                MQTTSubscription(filter: cloudSite.topics.configuration, wantsRetained: true),
                MQTTSubscription(filter: cloudSite.topics.state, wantsRetained: true),
            ] + (passesRequestsOn ? [MQTTSubscription(filter: cloudSite.topics.responses)] : []),
            logger: logger, receive: { topics.received($0) }, observe: { topics.observed($0) })
        self.uplink = UplinkService(
            client: self.connection, lanes: topics.lanes, results: topics.results, siteState: topics.siteState,
            chargerStates: topics.chargerStates, queries: topics.queries,
            configurationState: topics.configurationState, replays: topics.replays,
            quiet: QuietWatch(
                QuietHours(configuration.quietHours, timeZone: site.timeZone), store: store, lanes: topics.lanes,
                replays: topics.replays, changed: { topics.siteState.changed() }),
            traffic: TrafficKeeper(store: store, timeZone: site.timeZone, logger: logger))
        topics.requests.attach(self.connection)
        store.onCommit { topics.committed($0) }
    }

    var lanes: [UplinkLane] { self.topics.lanes }

    /// What chargers ask of the cloud.
    public var requests: CloudRequests { self.topics.requests }

    /// The long-running parts, in the order in which they start.
    public var services: [any Service] { [self.connection, self.uplink] }

    /// Reads certificates and password anew.
    public func reload() { self.connection.reload() }

    /// How the link stands now.
    /// - Throws: the database's error.
    public func status() throws -> CloudStatus {
        let positions = try self.store.streamPositions()
        let history = self.topics.history
        var status = CloudStatus(
            broker: history.broker?.description, isConnected: self.connection.isConnected,
            connectedSince: history.connectedSince, lastProblem: history.lastProblem,
            lastProblemAt: history.lastProblemAt, nextAttemptAt: history.nextAttemptAt,
            refusedSubscriptions: history.refusedSubscriptions, certificateProblem: history.certificateProblem,
            brokers: self.connection.configuration.brokers.map { history.status(of: $0) }, epoch: positions.epoch,
            streams: self.topics.lanes.map { $0.status(positions[$0.stream]) }, commands: self.topics.downlink.counts,
            queries: self.topics.queries.counts)
        status.replays = self.topics.replays.standing
        (status.bytesSent, status.bytesReceived) = self.connection.traffic
        return status
    }
}

extension LinkHistory {
    fileprivate func status(of broker: BrokerURL) -> CloudStatus.Broker {
        let failure = self.failures[broker]
        return CloudStatus.Broker(url: broker.description, lastProblem: failure?.problem, lastProblemAt: failure?.at)
    }
}

extension UplinkLane {
    fileprivate func status(_ position: StreamPositions.Position) -> CloudStatus.Stream {
        let (machine, counts) = self.snapshot
        return CloudStatus.Stream(
            stream: self.stream.rawValue, newest: position.newest, sent: machine.highestSent,
            acknowledged: machine.cursor, backlog: position.newest - machine.cursor,
            oldestUnsentAt: position.oldestUnsentAt, batchesSent: counts.batches, recordsSent: counts.records,
            resends: counts.resends, thinned: counts.thinned, sentPerSecond: counts.sentPerSecond,
            acknowledgedPerSecond: counts.acknowledgedPerSecond, heldBy: machine.heldBy, problem: counts.problem)
    }
}
