/// What invoices bring in, as roll-ups sum it.
extension Amount {
    /// Bills are rounded to four decimal places at the most, so that their totals are whole numbers of these.
    public init(tenThousandths: Int64) {
        self.init(trillionths: Int128(tenThousandths) * 100_000_000)
    }

    public var tenThousandths: Int64 { Int64(clamping: self.trillionths / 100_000_000) }
}
