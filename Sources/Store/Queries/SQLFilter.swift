internal import GRDB
internal import Shared

/// The conditions of a query with their arguments, as far as they were asked for.
struct SQLFilter {
    private var conditions: [String] = []
    private(set) var arguments = StatementArguments()

    /// Adds `condition`, in which `?` stands for `value`, unless that is nil.
    mutating func add(_ condition: String, _ value: (some DatabaseValueConvertible)?) {
        guard let value else { return }
        self.conditions.append(condition)
        self.arguments += [value]
    }

    /// Adds a condition in which the `?` stand for the values in their order.
    mutating func add(_ condition: String, _ values: [any DatabaseValueConvertible]) {
        self.conditions.append(condition)
        self.arguments += StatementArguments(values)
    }

    /// Adds a condition without a value.
    mutating func add(_ condition: String) {
        self.conditions.append(condition)
    }

    /// ` WHERE …`, or nothing.
    var clause: String { self.conditions.isEmpty ? "" : " WHERE " + self.conditions.joined(separator: " AND ") }
}

extension Database {
    /// The number of the charger that a query names; nil where it names none.
    ///
    /// - Throws: `Refusal` when there is none of that name.
    func chargerID(_ identity: String?) throws -> Int64? {
        guard let identity else { return nil }
        let id = try Int64.fetchOne(self, sql: "SELECT id FROM charger WHERE identity = ?", arguments: [identity])
        guard let id else { throw Refusal.unknownCharger(identity) }
        return id
    }

    /// - Throws: `Refusal` when a query names a session that there never was.
    func checkSession(of query: ListQuery) throws {
        guard let id = query.session else { return }
        guard try self.rows("SELECT 1 FROM session WHERE id = ?", [id]).isEmpty else { return }
        throw Refusal.unknownSession(id)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(self.cachedStatement(sql: sql), arguments: arguments)
    }

    /// What rows say that are read by the names of many columns: a row that was copied looks through all of its names
    /// for each.
    func rows<Value>(
        _ sql: String, _ arguments: StatementArguments = [], _ value: (Row) throws -> Value
    ) throws -> [Value] {
        let cursor = try Row.fetchCursor(self.cachedStatement(sql: sql), arguments: arguments)
        var values: [Value] = []
        while let row = try cursor.next() { values.append(try value(row)) }
        return values
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(self.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }
}

extension Refusal {
    static func unknownSession(_ id: Int64) -> Refusal {
        Refusal(.notFound, "there is no session \(id); 'edgectl sessions' lists the newest")
    }

    static func unknownCharger(_ identity: String) -> Refusal {
        Refusal(.notFound, "no charger is called '\(identity)'; 'edgectl chargers' lists those that are known")
    }
}

extension Row {
    func time(_ column: String) -> Timestamp? { (self[column] as Int64?).map(Timestamp.init(milliseconds:)) }
}
