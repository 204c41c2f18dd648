import CPostgreSQL
import Glibc

/// One connection to PostgreSQL (libpq). Not `Sendable`: libpq wants one thread at a time.
///
/// Every call blocks, the answer to a statement at most `patience`: a server that hangs must not hang its clients.
final class PostgresConnection {
    private let raw: OpaquePointer
    private let patience: Duration
    /// Statements that the server has parsed, by their text.
    private var prepared: [String: String] = [:]

    /// Connects, within ten seconds where the text does not say otherwise.
    ///
    /// - Parameter conninfo: a connection string or URI of libpq; what it leaves out comes from the environment
    ///   (PGHOST, PGPASSWORD, PGPASSFILE, PGSERVICE …).
    init(conninfo: String, patience: Duration = .seconds(60)) throws(PostgresError) {
        let settings = [
            ("connect_timeout", "10"), ("tcp_user_timeout", "60000"), ("fallback_application_name", "cloud-receiver"),
            ("dbname", conninfo), ("client_encoding", "UTF8"),
        ]
        guard let raw = Self.withPointers(settings, { PQconnectdbParams($0, $1, 1) }) else {
            throw .connection("out of memory")
        }
        self.raw = raw
        self.patience = patience
        guard PQstatus(raw) == CONNECTION_OK else {
            // `deinit` closes it, since all properties are set.
            throw .connection(Self.words(PQerrorMessage(raw)))
        }
    }

    deinit {
        PQfinish(self.raw)
    }

    /// False after the connection broke: make another one.
    var isUsable: Bool { PQstatus(self.raw) == CONNECTION_OK }

    /// Runs statements without parameters; several are one transaction unless they say otherwise.
    func run(_ script: String) throws(PostgresError) {
        guard PQsendQuery(self.raw, script) == 1 else { throw self.connectionProblem }
        _ = try self.results()
    }

    /// Runs a statement with parameters ($1, $2 …) in text form; its text is parsed once a connection.
    func query(_ sql: String, _ parameters: [String?] = []) throws(PostgresError) -> PostgresRows {
        let name = try self.prepare(sql)
        let sent = Self.withPointers(parameters) {
            PQsendQueryPrepared(self.raw, name, Int32(parameters.count), $0, nil, nil, 0)
        }
        guard sent == 1 else { throw self.connectionProblem }
        return try self.results()
    }

    /// Runs `COPY … FROM STDIN` with rows in its text format.
    func copy(_ sql: String, _ rows: [UInt8]) throws(PostgresError) {
        guard PQsendQuery(self.raw, sql) == 1 else { throw self.connectionProblem }
        try self.awaitAnswer()
        let answer = PQgetResult(self.raw)
        let status = PQresultStatus(answer)
        let refusal = Self.refusal(answer)
        PQclear(answer)
        guard status == PGRES_COPY_IN else {
            _ = try self.results()
            throw refusal
        }
        let sent = rows.withUnsafeBytes { bytes in
            PQputCopyData(
                self.raw, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count))
        }
        guard sent == 1, PQputCopyEnd(self.raw, nil) == 1 else { throw self.connectionProblem }
        _ = try self.results()
    }

    // MARK: Answers

    private func prepare(_ sql: String) throws(PostgresError) -> String {
        if let name = self.prepared[sql] { return name }
        let name = "s\(self.prepared.count + 1)"
        guard PQsendPrepare(self.raw, name, sql, 0, nil) == 1 else { throw self.connectionProblem }
        _ = try self.results()
        self.prepared[sql] = name
        return name
    }

    /// The answer to what was sent: the rows of its last statement, or the first refusal.
    private func results() throws(PostgresError) -> PostgresRows {
        var rows: PostgresRows?
        var failure: PostgresError?
        while true {
            try self.awaitAnswer()
            guard let result = PQgetResult(self.raw) else { break }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                rows = PostgresRows(result)
            default:
                failure = failure ?? Self.refusal(result)
                PQclear(result)
            }
        }
        guard self.isUsable else { throw self.connectionProblem }
        if let failure { throw failure }
        return rows ?? PostgresRows()
    }

    /// Waits until the next result can be had without blocking.
    private func awaitAnswer() throws(PostgresError) {
        let deadline = ContinuousClock.now + self.patience
        while PQisBusy(self.raw) == 1 {
            var descriptor = pollfd(fd: PQsocket(self.raw), events: Int16(POLLIN), revents: 0)
            _ = poll(&descriptor, 1, 1000)
            if descriptor.revents != 0, PQconsumeInput(self.raw) != 1 { throw self.connectionProblem }
            guard ContinuousClock.now < deadline else { throw .connection("no answer in \(self.patience)") }
        }
    }

    private var connectionProblem: PostgresError { .connection(Self.words(PQerrorMessage(self.raw))) }

    private static func refusal(_ result: OpaquePointer?) -> PostgresError {
        // PG_DIAG_SQLSTATE is a character constant, which Swift does not import.
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
        return .refused(state: state ?? "XX000", message: Self.words(PQresultErrorMessage(result)))
    }

    /// A message in one line.
    private static func words(_ text: UnsafePointer<CChar>?) -> String {
        let lines = text.map { String(cString: $0) }?.split(whereSeparator: \.isNewline) ?? []
        return lines.map { $0.trimmingPrefix(while: \.isWhitespace) }.joined(separator: "; ")
    }

    // MARK: C strings

    /// The strings live until `body` returns; `nil` is SQL's NULL.
    private static func withPointers<Result>(
        _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let copies = texts.map { $0.flatMap { strdup($0) } }
        defer { for copy in copies { free(copy) } }
        return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    private static func withPointers(
        _ settings: [(String, String)],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?) -> OpaquePointer?
    ) -> OpaquePointer? {
        // Both lists end with a null pointer.
        self.withPointers(settings.map(\.0) + [nil]) { names in
            self.withPointers(settings.map(\.1) + [nil]) { values in body(names, values) }
        }
    }
}

/// The rows of an answer, values in text form.
final class PostgresRows {
    private let raw: OpaquePointer?
    let count: Int

    /// Takes the result over.
    init(_ raw: OpaquePointer? = nil) {
        self.raw = raw
        self.count = Int(PQntuples(raw))
    }

    deinit {
        PQclear(self.raw)
    }

    /// nil for SQL's NULL, and outside of what there is.
    func text(_ row: Int, _ column: Int) -> String? {
        guard row < self.count, column < Int(PQnfields(self.raw)),
            PQgetisnull(self.raw, Int32(row), Int32(column)) == 0
        else { return nil }
        return PQgetvalue(self.raw, Int32(row), Int32(column)).map { String(cString: $0) }
    }

    func integer(_ row: Int, _ column: Int) -> Int64? { self.text(row, column).flatMap { Int64($0) } }
}
