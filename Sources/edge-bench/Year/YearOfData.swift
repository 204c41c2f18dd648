/// What a year leaves of a site whose chargers each have three sessions of two hours a day: sessions, roll-ups and
/// revenue of the year, and readings of its last week, one a minute of each charger, as the daemon stores them.
///
/// Made of numbers by SQL, in an order in which each table is only appended to.
struct YearOfData {
    /// Midnight (UTC) of the day on which it begins.
    let begin: Int64

    static let days: Int64 = 365
    private static let day: Int64 = 86_400_000
    private static let minute: Int64 = 60_000
    /// Of the readings, at the end of the year.
    private static let minutes: Int64 = 7 * 1440
    /// Sessions of a charger.
    private static let slots = Self.days * 3

    /// - Parameter now: milliseconds since 1970; the year ends with the day before.
    init(now: Int64) {
        self.begin = (now / Self.day - Self.days) * Self.day
    }

    /// The last midnight that it reaches.
    var end: Int64 { self.begin + Self.days * Self.day }

    /// Fills a database in which the chargers are known, and one reading is stored whose values all others repeat.
    func fill(_ file: SQLiteFile) throws {
        try file.run("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA temp_store = MEMORY; BEGIN")
        try file.run(Self.numbers)
        let chargers = try file.number("SELECT count(*) FROM charger")
        let session = try file.number("SELECT value FROM counter WHERE name = 'session'")
        let reading = try file.number("SELECT value FROM counter WHERE name = 'meter'")
        try file.run(self.sessions(after: session, chargers: chargers))
        try file.run(Self.rollups)
        try file.run(self.readings(after: reading, sessionsAfter: session, chargers: chargers))
        // The cloud has it all: the uplink rests.
        try file.run(
            "UPDATE cursor SET acknowledged = (SELECT value FROM counter WHERE name = stream)")
        try file.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Numbers from 0 on, and the chargers with theirs.
    private static let numbers = """
        CREATE TEMP TABLE number (i INTEGER PRIMARY KEY);
        WITH RECURSIVE r (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r WHERE i < 20000)
        INSERT INTO number SELECT i FROM r;
        CREATE TEMP TABLE place (p INTEGER PRIMARY KEY, charger INTEGER, shift INTEGER);
        INSERT INTO place SELECT row_number() OVER (ORDER BY id), id, (id % 24) * 900000 FROM charger;
        """

    /// 22 kWh each, billed with 8.80. `made` keeps what the roll-ups are made of, charger by charger.
    private func sessions(after last: Int64, chargers: Int64) -> String {
        """
        CREATE TEMP TABLE made (p INTEGER, slot INTEGER, id INTEGER, charger INTEGER, start INTEGER,
            PRIMARY KEY (p, slot)) WITHOUT ROWID;
        INSERT INTO made SELECT p, i, \(last) + i * \(chargers) + p, charger, \(self.begin) + i * 28800000 + shift
        FROM place CROSS JOIN number WHERE i < \(Self.slots);
        INSERT INTO session (id, charger_id, evse, connector, transaction_id, state, flags, token, started_at,
            start_source, start_claimed, opened_at, ended_at, end_claimed, stop_reason, start_register, last_register,
            last_register_at, last_heard_at, booked_import)
        SELECT id, made.charger, 1, 1, id, 'ended', 0, 'CARD-' || made.p, start, 'charger', start, start, start + 7200000,
            start + 7200000, 'Local', slot * 22000000, (slot + 1) * 22000000, start + 7200000, start + 7200000, 22000000
        FROM number CROSS JOIN place CROSS JOIN made ON made.p = place.p AND slot = i WHERE i < \(Self.slots);
        INSERT INTO session_revenue SELECT id, start + 7200000, charger, 1, 1, 'EUR', 73949, 88000 FROM made;
        UPDATE counter SET value = (SELECT max(id) FROM session) WHERE name = 'session';
        """
    }

    /// Of each quarter of an hour of a session its own share, and that of its connector; of these the whole hours, by
    /// connector and of the charger, and the site's quarters.
    private static let rollups = """
        INSERT INTO rollup_quarter
        SELECT charger, start + i / 2 * 900000, 1, 1, iif(i % 2, id, 0), iif(i % 2, 2750000, 0), 0,
            iif(i % 2, 11000000 + p * 1000, 0), iif(i = 1, 1, 0), iif(i = 15, 1, 0), iif(i % 2, 0, 900000),
            iif(i % 2, 900000, 0), 0, 0
        FROM made CROSS JOIN number WHERE i < 16;
        INSERT INTO rollup_hour
        SELECT charger_id, at / 3600000 * 3600000, evse, connector, sum(i), sum(e), max(peak), sum(s), sum(n), sum(p),
            sum(c), sum(f), sum(o), max(i)
        FROM (SELECT charger_id, at, evse, connector, max(peak_power) AS peak, sum(imported) AS i, sum(exported) AS e,
                  sum(started) AS s, sum(ended) AS n, sum(plugged) AS p, sum(charging) AS c, sum(faulted) AS f,
                  sum(offline) AS o
              FROM rollup_quarter GROUP BY charger_id, at, evse, connector)
        WHERE true GROUP BY 1, 2, 3, 4 ON CONFLICT DO NOTHING;
        INSERT INTO rollup_hour
        SELECT charger_id, at, -1, 0, imported, exported, peak_power, started, ended, plugged, charging, faulted,
            offline, most_imported
        FROM rollup_hour WHERE evse = 1 ON CONFLICT DO NOTHING;
        INSERT INTO rollup_site
        SELECT at, sum(imported), sum(exported), sum(peak_power), sum(started), sum(ended), sum(plugged),
            sum(charging), sum(faulted), sum(offline)
        FROM rollup_quarter WHERE true GROUP BY at ON CONFLICT DO NOTHING;
        """

    /// A session's readings name each the one before it.
    private func readings(after last: Int64, sessionsAfter session: Int64, chargers: Int64) -> String {
        let first = self.end - Self.minutes * Self.minute
        let into = "(at - \(self.begin) - shift) % 28800000"
        let slot = "(at - \(self.begin) - shift) / 28800000"
        return """
            INSERT INTO meter
            SELECT seq, charger, 1, 1, iif(\(into) < 7200000, \(session) + \(slot) * \(chargers) + p, NULL),
                iif(\(into) BETWEEN 60000 AND 7199999 AND i > 0, seq - \(chargers), NULL), at, NULL, at, samples
            FROM (SELECT \(last) + i * \(chargers) + p AS seq, \(first) + i * 60000 AS at, i, p, charger, shift
                  FROM number CROSS JOIN place WHERE i < \(Self.minutes)),
                (SELECT samples FROM meter LIMIT 1);
            INSERT INTO stream_block SELECT 'meter', (seq - 1) / 4096, min(at), max(at) FROM meter
            GROUP BY 2 HAVING count(*) = 4096;
            UPDATE session SET last_reading_seq = newest
            FROM (SELECT session_id, max(seq) AS newest FROM meter WHERE session_id > \(session) GROUP BY session_id)
            WHERE id = session_id;
            UPDATE counter SET value = (SELECT max(seq) FROM meter) WHERE name = 'meter';
            """
    }
}
