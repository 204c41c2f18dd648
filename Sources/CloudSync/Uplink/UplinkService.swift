public import ServiceLifecycle

/// Sends journal, readings, command results, live states and responses for as long as the gateway runs.
public final class UplinkService: Service {
    private let client: MQTTClient
    let lanes: [UplinkLane]
    let results: CommandResults
    let siteState: SiteStatePublisher
    let chargerStates: ChargerStates
    let queries: CloudQueries
    let configurationState: ConfigurationStatePublisher
    let replays: ReplayLane
    private let quiet: QuietWatch
    private let traffic: TrafficKeeper

    init(
        client: MQTTClient, lanes: [UplinkLane], results: CommandResults, siteState: SiteStatePublisher,
        chargerStates: ChargerStates, queries: CloudQueries,
        configurationState: ConfigurationStatePublisher, replays: ReplayLane, quiet: QuietWatch,
        traffic: TrafficKeeper
    ) {
        self.replays = replays
        self.quiet = quiet
        self.traffic = traffic
        self.client = client
        self.lanes = lanes
        self.results = results
        self.siteState = siteState
        self.chargerStates = chargerStates
        self.queries = queries
        self.configurationState = configurationState
    }

    /// Runs until the graceful shutdown. Want of a connection is no error: everything waits for it.
    public func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for lane in self.lanes {
                    group.addTask { await lane.run(publishing: self.client) }
                }
                group.addTask { await self.results.run(publishing: self.client) }
                group.addTask { await self.siteState.run(publishing: self.client) }
                group.addTask { await self.chargerStates.run(publishing: self.client) }
                group.addTask { await self.queries.run(publishing: self.client) }
                group.addTask { await self.configurationState.run(publishing: self.client) }
                group.addTask { await self.replays.run(publishing: self.client) }
                group.addTask { await self.quiet.run() }
                group.addTask { await self.traffic.run(counting: self.client) }
            }
        }
    }
}
