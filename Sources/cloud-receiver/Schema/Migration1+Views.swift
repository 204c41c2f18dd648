/// What the fleet looks like. A restored database sends its past again under a new epoch: sessions and invoices count
/// once, as the newest epoch tells them.
extension Migration1 {
    static let views = """
        -- Where each site's streams stand, in the life of its database that it lives now.
        CREATE VIEW fleet.backlog AS
        SELECT site.name AS site, stream.epoch, stream.stream, stream.watermark AS stored,
            CASE stream.stream WHEN 'journal' THEN state.newest_journal ELSE state.newest_meter END AS newest,
            greatest(0, CASE stream.stream WHEN 'journal' THEN state.newest_journal ELSE state.newest_meter END
                - stream.watermark) AS behind,
            CASE WHEN NOT isempty(stream.held) THEN stream.watermark + 1 END AS hole_from,
            lower(stream.held) - 1 AS hole_to,
            stream.missing_since, stream.asked, stream.asked_at,
            CASE WHEN stream.watermark > 0 OR NOT isempty(stream.held) THEN stream.last_stored_at END AS last_stored_at,
            state.oldest_unsent_at
        FROM fleet.stream
        JOIN fleet.site ON site.id = stream.site_id
        LEFT JOIN fleet.site_state state ON state.site_id = site.id
        WHERE state.epoch IS NULL OR state.epoch = stream.epoch;

        CREATE VIEW fleet.records AS
        SELECT site.name AS site, stream.epoch, journal.seq, journal.at, journal.clock_trusted, journal.kind,
            journal.charger, journal.session, journal.command, journal.data, journal.stored_at
        FROM fleet.journal
        JOIN fleet.stream ON stream.id = journal.stream_id
        JOIN fleet.site ON site.id = stream.site_id;

        CREATE VIEW fleet.readings AS
        SELECT site.name AS site, stream.epoch, reading.seq, reading.item, reading.at, outlet.charger, outlet.evse,
            outlet.connector, reading.session, series.measurand, series.phase, series.location, series.context,
            series.unit, reading.value, reading.text, reading.signed, reading.extra, reading.charger_time,
            reading.received_at
        FROM fleet.reading
        JOIN fleet.stream ON stream.id = reading.stream_id
        JOIN fleet.site ON site.id = stream.site_id
        JOIN fleet.outlet ON outlet.id = reading.outlet_id
        LEFT JOIN fleet.series ON series.id = reading.series_id;

        CREATE VIEW fleet.sessions AS
        SELECT DISTINCT ON (start.site_id, start.session, start.transaction)
            site.name AS site, start.epoch, start.session, start.transaction, start.charger,
            (start.data ->> 'evse')::bigint AS evse, (start.data ->> 'connector')::bigint AS connector,
            start.data ->> 'token' AS token, (start.data ->> 'started_at')::timestamptz AS started_at,
            (ending.data ->> 'ended_at')::timestamptz AS ended_at, ending.at AS closed_at,
            (ending.data ->> 'energy_mwh')::numeric / 1000000 AS energy_kwh,
            (ending.data ->> 'exported_mwh')::numeric / 1000000 AS exported_kwh,
            ending.data ->> 'stop_reason' AS stop_reason, ending.data -> 'flags' AS flags
        FROM (
            SELECT journal.*, stream.site_id, stream.epoch, journal.data ->> 'transaction' AS transaction
            FROM fleet.journal JOIN fleet.stream ON stream.id = journal.stream_id
            WHERE journal.kind = 'session.started'
        ) start
        JOIN fleet.site ON site.id = start.site_id
        LEFT JOIN LATERAL (
            SELECT * FROM fleet.journal
            WHERE journal.stream_id = start.stream_id AND journal.session = start.session
                AND journal.kind = 'session.ended'
            ORDER BY journal.seq DESC LIMIT 1
        ) ending ON true
        ORDER BY start.site_id, start.session, start.transaction, start.stream_id DESC, start.seq DESC;

        CREATE VIEW fleet.invoices AS
        SELECT DISTINCT ON (stream.site_id, document ->> 'series', (document ->> 'number')::bigint)
            site.name AS site, document ->> 'series' AS series, (document ->> 'number')::bigint AS number,
            document ->> 'printed_number' AS printed_number, document ->> 'kind' AS kind,
            (document ->> 'issued_at')::timestamptz AS issued_at,
            ((document ->> 'issued_at')::timestamptz
                AT TIME ZONE (document #>> '{record,session,time_zone}'))::date AS day,
            journal.charger, journal.session, document #>> '{record,bill,currency}' AS currency,
            (document #>> '{record,bill,totals,excl_tax}')::numeric AS excl_tax,
            (document #>> '{record,bill,totals,incl_tax}')::numeric AS incl_tax,
            journal.data ->> 'hash' AS hash
        FROM fleet.journal
        CROSS JOIN LATERAL (SELECT journal.data -> 'document' AS document) facts
        JOIN fleet.stream ON stream.id = journal.stream_id
        JOIN fleet.site ON site.id = stream.site_id
        WHERE journal.kind = 'invoice.issued'
        ORDER BY stream.site_id, document ->> 'series', (document ->> 'number')::bigint, journal.stream_id DESC;

        -- Days are those of the site's time zone, credits count negative.
        CREATE VIEW fleet.revenue_per_day AS
        SELECT site, day, currency, count(*) FILTER (WHERE kind = 'invoice') AS invoices,
            count(*) FILTER (WHERE kind = 'credit') AS credits, sum(excl_tax) AS excl_tax, sum(incl_tax) AS incl_tax
        FROM fleet.invoices GROUP BY site, day, currency;

        -- Days are UTC: sessions without an invoice tell no time zone.
        CREATE VIEW fleet.energy_per_day AS
        SELECT site, (coalesce(ended_at, closed_at) AT TIME ZONE 'UTC')::date AS day, count(*) AS sessions,
            sum(energy_kwh) AS energy_kwh, sum(exported_kwh) AS exported_kwh
        FROM fleet.sessions WHERE closed_at IS NOT NULL GROUP BY 1, 2;

        CREATE VIEW fleet.sites AS
        SELECT site.name AS site, coalesce(state.online, false) AS online, state.version, state.epoch,
            coalesce(chargers.total, 0) AS chargers, coalesce(chargers.online, 0) AS chargers_online,
            coalesce(chargers.charging, 0) AS sessions_running,
            backlog.behind, state.oldest_unsent_at, coalesce(backlog.holes, 0) AS holes,
            greatest(state.heard_at, backlog.last_stored_at) AS last_heard_at
        FROM fleet.site
        LEFT JOIN fleet.site_state state ON state.site_id = site.id
        LEFT JOIN (
            SELECT site_id, count(*) AS total, count(*) FILTER (WHERE online) AS online,
                sum(jsonb_array_length(CASE jsonb_typeof(data -> 'sessions') WHEN 'array' THEN data -> 'sessions'
                    ELSE '[]' END)) AS charging
            FROM fleet.charger_state GROUP BY site_id
        ) chargers ON chargers.site_id = site.id
        LEFT JOIN (
            SELECT site, sum(behind) AS behind, count(hole_from) AS holes, max(last_stored_at) AS last_stored_at
            FROM fleet.backlog GROUP BY site
        ) backlog ON backlog.site = site.name;
        """
}
