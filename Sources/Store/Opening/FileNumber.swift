internal import CLinux
internal import Foundation

/// The numbers that file systems know files by.
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
        return UInt64(file.st_ino)
    }
}
