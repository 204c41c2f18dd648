internal import CLinux
internal import Foundation

/// What file systems know a file by, as one number: theirs, and when it was made. Theirs alone is given again to the next
/// file once one is gone; a copy that is written over a file has that file's.
enum FileNumber {
    /// Those that keep a file's number over mounts: ext, XFS, Btrfs, F2FS, ZFS, tmpfs, overlayfs. On others (FAT, some of
    /// FUSE and of the network) every mount may give new ones.
    private static let lasting: Set<UInt64> = [
        0xEF53, 0x5846_5342, 0x9123_683E, 0xF2F5_2010, 0x2FC1_2FC1, 0x0102_1994, 0x794C_7630,
    ]

    /// Nil when there is no such file, or its number may change.
    static func lasting(of path: String) -> UInt64? {
        guard self.lasting.contains(UInt64(file_system_type(path))) else { return nil }
        var file = stat()
        guard stat(path, &file) == 0 else { return nil }
        // An odd factor keeps numbers apart that were apart, and spreads the small ones over all bits.
        return UInt64(file.st_ino) &* 0x9E37_79B9_7F4A_7C15 ^ file_birth(path)
    }
}
