/// Why PostgreSQL did not do what was asked.
enum PostgresError: Error, Equatable, CustomStringConvertible {
    /// There is no connection (any more); whether the last statement took effect is not known.
    case connection(String)
    /// The server refused a statement. `state` is the SQLSTATE, five characters.
    case refused(state: String, message: String)

    var description: String {
        switch self {
        case .connection(let problem): "PostgreSQL: \(problem)"
        case .refused(let state, let message): "PostgreSQL refused a statement: \(message) (SQLSTATE \(state))"
        }
    }

    /// Whether the values themselves cannot be stored: trying again would end the same way.
    var blamesTheData: Bool {
        guard case .refused(let state, _) = self else { return false }
        // 22: a value that the type cannot hold; 23: a constraint; 54: beyond a limit of the server.
        return ["22", "23", "54"].contains(state.prefix(2))
    }
}
