internal import Shared

/// What the disk has left for what is not the site's records.
public struct DiskRoom: Hashable, Sendable {
    /// Kept free for sessions and invoices, which come first: enough for the ballast to be taken anew when it was given
    /// up, which wants four times its size.
    public var reserve: Int64

    /// - Parameter reserve: in bytes.
    public init(reserve: Int64) {
        self.reserve = reserve
    }

    /// - Parameter ballastBytes: the size of the reserve beside the database.
    public init(ballastBytes: Int64) {
        self.init(reserve: max(ballastBytes, 1 << 20) * 5)
    }

    /// Whether so many bytes more in `folder` leave the reserve untouched.
    public func has(_ bytes: Int64, in folder: String) -> Bool {
        let (left, overflow) = Room.freeBytes(besides: folder + "/.").subtractingReportingOverflow(bytes)
        return !overflow && left >= self.reserve
    }
}
