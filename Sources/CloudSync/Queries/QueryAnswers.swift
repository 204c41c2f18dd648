public import Shared
public import Store

/// Answers queries, a page at a time, from the database.
///
/// All that the next page needs is in the page token, but for the moment of the site that the pages show: that is held
/// for a while, and whoever comes later finds the present (docs/decisions/051).
public struct QueryAnswers: Sendable {
    private let reader: SiteReader

    /// Rows that a page begins with: they tell how many more find room in it.
    private static let first = 200
    /// After it a page ends, however few items it has.
    private static let timeLimit = Duration.milliseconds(1500)

    public init(reader: SiteReader) {
        self.reader = reader
    }

    /// - Parameter maximumBytes: of the items, written as JSON; one that is larger is named and left out.
    /// - Throws: `Refusal` when the query cannot be answered, the database's error when it cannot be read.
    public func page(_ query: SiteQuery, maximumBytes: Int) async throws -> QueryPage {
        let token = try PageToken(of: query)
        guard !query.kind.isOfAStream else {
            return try await self.page(query, token, at: self.reader.present, maximumBytes: maximumBytes)
        }
        return try await self.reader.atOneMoment(token?.moment) { moment in
            let page = try await self.page(query, token, at: moment, maximumBytes: maximumBytes)
            return (page, page.next != nil)
        }
    }

    private func page(
        _ query: SiteQuery, _ token: PageToken?, at moment: ReadMoment, maximumBytes: Int
    ) async throws -> QueryPage {
        let bounds = try await moment.reader.bounds()
        guard token.map({ $0.epoch == bounds.epoch }) ?? true else {
            throw Refusal(.conflict, "the database has begun a new life since the first page: ask from the beginning")
        }
        let pin = token?.pin ?? bounds.pin(of: query.kind)
        let firstPageAt = query.kind.isOfAStream ? token?.firstPageAt ?? moment.asOf : nil
        var page = QueryPage(
            kind: query.kind, epoch: bounds.epoch, asOf: firstPageAt ?? moment.asOf, maximumBytes: maximumBytes)
        let limit = query.arguments.limit ?? SiteQuery.maximumLimit
        let deadline = ContinuousClock.now + Self.timeLimit
        var cursor = token?.cursor
        repeat {
            let wanted = min(limit - page.count, page.room ?? Self.first)
            let part = try await self.rows(query, from: moment.reader, pin: pin, after: cursor, limit: wanted)
            cursor = part.next
            if let last = page.append(part.rows) { cursor = last }
        } while cursor != nil && !page.isFull && page.count < limit && .now < deadline
        page.next = cursor.map {
            PageToken(
                query, epoch: bounds.epoch, pin: pin, cursor: $0, moment: moment.id, firstPageAt: firstPageAt
            ).text
        }
        return page
    }

    /// The one table of what answers which kind.
    private func rows(
        _ query: SiteQuery, from reader: SiteReader, pin: Int64, after cursor: String?, limit: Int
    ) async throws -> QueryRows {
        var list = ListQuery(query.arguments, limit: limit)
        switch query.kind {
        case .aggregates:
            var wanted = try AggregateQuery(query.arguments)
            wanted.until = wanted.until ?? Timestamp(milliseconds: pin)
            (wanted.after, wanted.limit) = (cursor, limit)
            let (items, next) = try await reader.placedAggregates(wanted)
            return QueryRows(rows: items.map { QueryRow(cursor: $0.cursor, $0.aggregate) }, next: next)
        case .sessions:
            (list.before, list.openAt) = (cursor, pin)
            let page = try await reader.sessions(list)
            return QueryRows(rows: page.items.map { QueryRow($0) }, next: page.next)
        case .chargeRecords:
            list.before = cursor
            let (records, next) = try await reader.chargeRecords(list)
            return QueryRows(rows: records.map { QueryRow($0) }, next: next.map(String.init))
        case .invoices:
            list.before = cursor
            let (invoices, next) = try await reader.wholeInvoices(list)
            return try QueryRows(invoices, next: next) { ($0.place, .text("printed_number", $0.printedNumber)) }
        case .readings:
            list.read(query.arguments, after: cursor, upTo: pin)
            let (records, next) = try await reader.meter(list)
            var writer = ReadingJSON()
            return QueryRows(rows: records.map { QueryRow($0, &writer) }, next: next.map(String.init))
        case .inventory:
            (list.after, list.upTo) = (cursor, pin)
            let (items, next) = try await reader.inventory(list)
            return try QueryRows(items, next: next) { ($0.charger, .text("charger", $0.charger)) }
        case .deviceModel:
            let (variables, next) = try await reader.variables(
                of: query.arguments.charger ?? "", after: cursor, limit: limit)
            let rows = try variables.map {
                try QueryRow(cursor: $0.cursor, name: .text("variable", $0.variable.name), $0.variable)
            }
            return QueryRows(rows: rows, next: next)
        case .commands:
            list.before = cursor
            let (commands, next) = try await reader.numberedCommands(list)
            let rows = try commands.map {
                try QueryRow(cursor: String($0.number), name: .text("id", $0.command.id), $0.command)
            }
            return QueryRows(rows: rows, next: next)
        case .journal:
            list.read(query.arguments, after: cursor, upTo: pin)
            let (records, next) = try await reader.journal(list)
            return QueryRows(rows: records.map { QueryRow($0) }, next: next.map(String.init))
        case .replay:
            throw Refusal(
                .conflict, "a replay goes to who asks for it over MQTT; on the site: edgectl cloud resend")
        }
    }
}

extension QueryKind {
    /// Its records never change: up to the newest of the first page they are as they were.
    fileprivate var isOfAStream: Bool {
        switch self {
        case .journal, .readings, .replay: true
        case .aggregates, .sessions, .chargeRecords, .invoices, .inventory, .deviceModel, .commands: false
        }
    }
}

extension QueryBounds {
    /// What an answer's pages have in common.
    fileprivate func pin(of kind: QueryKind) -> Int64 {
        switch kind {
        // Periods that begin later belong to another query.
        case .aggregates: self.now.milliseconds + 1
        case .sessions, .journal: self.journal
        case .readings: self.meter
        case .inventory: self.charger
        // Newest first: what is added stands before the first page.
        case .chargeRecords, .invoices, .commands, .deviceModel, .replay: 0
        }
    }
}

extension AggregateQuery {
    /// In the words of the local API's parameters.
    fileprivate init(_ arguments: QueryArguments) throws(Refusal) {
        try self.init { name in
            switch name {
            case "period": arguments.period?.rawValue
            case "of": arguments.of?.rawValue
            case "charger": arguments.charger
            case "evse": arguments.evse.map(String.init)
            case "connector": arguments.connector.map(String.init)
            case "since": arguments.since?.description
            case "until": arguments.until?.description
            default: nil
            }
        }
        // A list there has spaces between names, and a name may have some.
        self.chargers = arguments.charger.map { [$0] } ?? []
    }
}

extension ListQuery {
    fileprivate init(_ arguments: QueryArguments, limit: Int) {
        self.init(
            charger: arguments.charger, session: arguments.session, command: arguments.command, kind: arguments.events,
            isOpen: arguments.open, since: arguments.since, until: arguments.until, limit: limit)
    }

    /// The part of a stream that is wanted.
    fileprivate mutating func read(_ arguments: QueryArguments, after cursor: String?, upTo pin: Int64) {
        self.after = cursor ?? String((arguments.from ?? 1) - 1)
        self.upTo = min(pin, arguments.to ?? .max)
    }
}
