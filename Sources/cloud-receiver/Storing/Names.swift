import OCPP

/// The numbers of sites, streams, outlets and series, which rows carry in place of their names. Looked up once, and made
/// outside of any transaction, so that receivers never wait for each other's names.
///
/// Bounded: a cache that grew beyond its limit is emptied.
struct Names {
    private static let limit = 200_000

    struct Stream: Hashable {
        let site: Int64
        let epoch: String
        let stream: StreamName
    }

    private struct Outlet: Hashable {
        let site: Int64
        let name: OutletName
    }

    private var sites: [String: Int64] = [:]
    private var streams: [Stream: Int64] = [:]
    private var outlets: [Outlet: Int64] = [:]
    private var series: [SeriesName: Int64] = [:]

    mutating func forget() {
        self = Names()
    }

    mutating func site(_ place: SiteTopic, _ connection: PostgresConnection) throws(PostgresError) -> Int64 {
        if let id = self.sites[place.site] { return id }
        let id = try Self.number(
            connection, [place.site, place.root],
            find: "SELECT id FROM fleet.site WHERE name = $1 AND $2::text IS NOT NULL",
            make: "INSERT INTO fleet.site (name, topic) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        Self.keep(id, place.site, &self.sites)
        return id
    }

    mutating func stream(_ stream: Stream, _ connection: PostgresConnection) throws(PostgresError) -> Int64 {
        if let id = self.streams[stream] { return id }
        let id = try Self.number(
            connection, ["\(stream.site)", stream.epoch, stream.stream.rawValue],
            find: "SELECT id FROM fleet.stream WHERE site_id = $1 AND epoch = $2 AND stream = $3",
            make: "INSERT INTO fleet.stream (site_id, epoch, stream) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        Self.keep(id, stream, &self.streams)
        return id
    }

    mutating func outlet(
        _ name: OutletName, site: Int64, _ connection: PostgresConnection
    ) throws(PostgresError) -> Int64 {
        let outlet = Outlet(site: site, name: name)
        if let id = self.outlets[outlet] { return id }
        let id = try Self.number(
            connection, ["\(site)", name.charger, "\(name.evse)", "\(name.connector)"],
            find: """
                SELECT id FROM fleet.outlet WHERE site_id = $1 AND charger = $2 AND evse = $3 AND connector = $4
                """,
            make: """
                INSERT INTO fleet.outlet (site_id, charger, evse, connector) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                """)
        Self.keep(id, outlet, &self.outlets)
        return id
    }

    mutating func series(_ name: SeriesName, _ connection: PostgresConnection) throws(PostgresError) -> Int64 {
        if let id = self.series[name] { return id }
        let id = try Self.number(
            connection, [name.measurand, name.phase, name.location, name.context, name.unit],
            find: """
                SELECT id FROM fleet.series
                WHERE measurand = $1 AND phase = $2 AND location = $3 AND context = $4 AND unit = $5
                """,
            make: """
                INSERT INTO fleet.series (measurand, phase, location, context, unit) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO NOTHING
                """)
        Self.keep(id, name, &self.series)
        return id
    }

    /// Looks first: an insert that meets its like burns a number.
    private static func number(
        _ connection: PostgresConnection, _ parameters: [String], find: String, make: String
    ) throws(PostgresError) -> Int64 {
        let parameters = parameters.map { $0.replacing("\0", with: "\u{FFFD}") }
        if let id = try connection.query(find, parameters).integer(0, 0) { return id }
        _ = try connection.query(make, parameters)
        guard let id = try connection.query(find, parameters).integer(0, 0) else {
            throw .refused(state: "23503", message: "a name that was just made is not there")
        }
        return id
    }

    private static func keep<Key>(_ id: Int64, _ key: Key, _ cache: inout [Key: Int64]) {
        if cache.count >= Self.limit { cache = [:] }
        cache[key] = id
    }
}
