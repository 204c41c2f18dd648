/// The rows of the meter stream that belong to one session: each names the one before it.
enum SessionReadings {
    /// A common table expression `chain (seq)` of a session's rows, from `session.last_reading_seq` as ?1 on backwards,
    /// as far as they have not been pruned. Rows before the oldest that is there are not found: they are gone.
    static let chain = """
        WITH RECURSIVE chain (seq) AS (
            SELECT ?1 UNION ALL
            SELECT meter.previous FROM chain JOIN meter USING (seq) WHERE meter.previous IS NOT NULL
        )
        """

    /// As `chain`, of the newest rows alone.
    static func newest(_ count: Int) -> String {
        """
        WITH RECURSIVE chain (seq) AS (
            SELECT ?1 UNION ALL
            SELECT meter.previous FROM chain JOIN meter USING (seq) WHERE meter.previous IS NOT NULL LIMIT \(count)
        )
        """
    }

    /// The seqs of the rows of the session with the number ?, for readers, who find its newest row in its own.
    static let ofSession = """
        (WITH RECURSIVE chain (seq) AS (
            SELECT last_reading_seq FROM session WHERE id = ? AND last_reading_seq IS NOT NULL UNION ALL
            SELECT meter.previous FROM chain JOIN meter USING (seq) WHERE meter.previous IS NOT NULL
        ) SELECT seq FROM chain)
        """
}
