import Logging
import Shared
import Store
import Synchronization

/// The one table of who hears what: messages of the broker, the connection's fate, and commits.
final class LinkTopics: Sendable {
    let lanes: [UplinkLane]
    let replays: ReplayLane
    let results: CommandResults
    let siteState: SiteStatePublisher
    let chargerStates: ChargerStates
    let downlink: Downlink
    let requests: CloudRequests
    let queries: CloudQueries
    let configuration: ConfigurationDownlink
    let configurationState: ConfigurationStatePublisher
    private let site: CloudSite
    private let store: SiteStore
    private let logger: Logger
    private let link = Mutex(LinkHistory())
    private let epoch: Mutex<String>

    init(
        site: CloudSite, store: SiteStore, positions: StreamPositions, boot: BootCommand?, logger: Logger
    ) {
        self.site = site
        self.store = store
        self.logger = logger
        self.epoch = Mutex(positions.epoch)
        self.lanes = SiteStream.allCases.map {
            UplinkLane($0, site: site, store: store, positions: positions, logger: logger)
        }
        self.replays = ReplayLane(site: site, store: store, positions: positions, logger: logger)
        self.results = CommandResults(site: site, store: store, positions: positions, logger: logger)
        let (lanes, replays, results) = (self.lanes, self.replays, self.results)
        self.siteState = SiteStatePublisher(site: site, store: store, lanes: lanes, logger: logger) {
            for lane in lanes { lane.released(by: .settling) }
            for stream in SiteStream.allCases { replays.released(stream, by: .settling) }
            results.connected()
        }
        self.chargerStates = ChargerStates(site: site, store: store, logger: logger)
        self.downlink = Downlink(site: site, store: store, logger: logger)
        self.requests = CloudRequests(site: site, logger: logger)
        self.queries = CloudQueries(site: site, store: store, replays: self.replays, logger: logger)
        self.configuration = ConfigurationDownlink(site: site, store: store, boot: boot, logger: logger)
        self.configurationState = ConfigurationStatePublisher(site: site, store: store, logger: logger)
    }

    var history: LinkHistory { self.link.withLock { $0 } }

    func lastWill() -> MQTTPublication {
        SiteStateJSON.offline(self.site, epoch: self.epoch.withLock { $0 }, at: self.store.receptionNow().at)
    }

    // MARK: Commits, on the writer's thread

    func committed(_ notice: CommitNotice) {
        for lane in self.lanes { lane.committed(upTo: lane.stream == .journal ? notice.journal : notice.meter) }
        for (stream, isPaused) in notice.paused { self.paused(stream, isPaused) }
        self.results.committed(upTo: notice.journal)
        self.chargerStates.committed(notice)
        self.configurationState.committed(notice)
        self.siteState.changed()
    }

    private func paused(_ stream: SiteStream, _ isPaused: Bool) {
        for lane in self.lanes where lane.stream == stream {
            if isPaused { lane.held(by: .paused) } else { lane.released(by: .paused) }
        }
        if isPaused { self.replays.held(stream, by: .paused) } else { self.replays.released(stream, by: .paused) }
    }

    // MARK: The connection, on its thread

    func observed(_ event: MQTTEvent) {
        self.link.withLock { $0.observed(event, at: self.store.receptionNow().at) }
        switch event {
        case .connected(_, let maximumPacketBytes):
            self.store.cloudChanged(isConnected: true)
            // No record leaves before it is known whether another copy of the database uses the same names.
            for lane in self.lanes { lane.held(by: .settling) }
            for stream in SiteStream.allCases { self.replays.held(stream, by: .settling) }
            for lane in self.lanes { lane.connected(maximumPacketBytes: maximumPacketBytes) }
            self.replays.connected(maximumPacketBytes: maximumPacketBytes)
            self.siteState.connected(self.history)
            self.chargerStates.connected()
            self.queries.connected(maximumPacketBytes: maximumPacketBytes)
            self.configurationState.connected()
        case .disconnected:
            self.store.cloudChanged(isConnected: false)
            self.stopSending()
            self.siteState.disconnected()
            self.chargerStates.disconnected()
            self.configurationState.disconnected()
            self.requests.disconnected()
            self.queries.disconnected()
        case .subscriptionRefused(let filter, _):
            if filter == self.site.topics.state { self.siteState.heardOwn() }
        case .connecting, .certificatesRefused:
            break
        }
    }

    /// No record leaves until there is a connection again.
    private func stopSending() {
        for lane in self.lanes { lane.disconnected() }
        self.replays.disconnected()
        self.results.disconnected()
    }

    // MARK: Messages, on the connection's thread

    func received(_ message: MQTTDelivery) -> MQTTReception {
        switch message.topic {
        case self.site.topics.commands: return self.downlink.received(message)
        case self.site.topics.acknowledgement: return self.acknowledged(message)
        case self.site.topics.state: return self.stateTold(message)
        case self.site.topics.queries: return self.queries.received(message)
        case self.site.topics.responses: return self.requests.received(message)
        case self.site.topics.configuration:
            // Also where nothing changed: whoever sends waits for what is in force.
            defer { self.configurationState.changed() }
            return self.configuration.received(message)
        default:
            self.logger.debug("A message of another topic is left alone", metadata: ["topic": "\(message.topic)"])
            return .done()
        }
    }

    private func acknowledged(_ message: MQTTDelivery) -> MQTTReception {
        let acknowledgement: AcknowledgementMessage
        do throws(AcknowledgementMessage.Problem) {
            acknowledgement = try AcknowledgementMessage(message, keys: self.site.acknowledgementKeys)
        } catch {
            self.logger.warning("An acknowledgement is not taken", metadata: ["cause": "\(error)"])
            return .done()
        }
        guard let lane = self.lanes.first(where: { $0.stream.rawValue == acknowledgement.stream }) else {
            self.logger.warning(
                "An acknowledgement is not taken",
                metadata: ["cause": "there is no stream '\(acknowledgement.stream.prefix(64))'"])
            return .done()
        }
        switch lane.acknowledged(epoch: acknowledgement.epoch, upTo: acknowledgement.seq) {
        case .saveCursor:
            self.siteState.changed()
        case .ignoreOld, .ignoreOtherEpoch, .ignoreBrokerMode:
            break
        case .refuseNotSent(let highestSent):
            self.logger.info(
                "The cloud acknowledged records that were not sent since the start",
                metadata: [
                    "stream": "\(lane.stream.rawValue)", "seq": "\(acknowledgement.seq)", "sent": "\(highestSent)",
                ])
        case .databaseRolledBack(let end):
            return self.beginEpoch(
                "the cloud has \(acknowledgement.stream) up to \(acknowledgement.seq), the database up to \(end)")
        }
        return .done()
    }

    /// The broker brings what the site's state was, and what we tell.
    private func stateTold(_ message: MQTTDelivery) -> MQTTReception {
        guard let told = SiteStateMessage(message), told.epoch == self.epoch.withLock({ $0 }) else { return .done() }
        guard told.run != self.site.run else {
            self.siteState.heardOwn()
            return .done()
        }
        do {
            guard try !self.store.knowsRun(told.run) else { return .done() }
            return self.beginEpoch("another copy of the database goes on in the same epoch: run \(told.run)")
        } catch {
            self.logger.warning("The runs of the database cannot be read", metadata: ["cause": "\(error)"])
            return .notStored
        }
    }

    /// Blocks until the new epoch is durable, and nothing more leaves under the old name: what is committed from then on
    /// has another. The connection is made again in any case, because the last will names the epoch.
    private func beginEpoch(_ reason: String) -> MQTTReception {
        self.logger.error(
            "This is not the only life of the database: a new epoch begins", metadata: ["cause": "\(reason)"])
        self.stopSending()
        do {
            let epoch = try self.store.beginEpoch(reason: reason)
            let positions = try self.store.streamPositions()
            for lane in self.lanes {
                let position = positions[lane.stream]
                lane.epochBegan(epoch, cursor: position.acknowledged, end: position.newest)
            }
            self.replays.epochBegan(epoch)
            self.results.epochBegan(epoch)
            self.epoch.withLock { $0 = epoch }
            return .outdated
        } catch {
            self.logger.error("The new epoch could not be stored", metadata: ["cause": "\(error)"])
            return .notStored
        }
    }
}
