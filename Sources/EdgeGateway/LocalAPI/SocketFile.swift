internal import Foundation
internal import Glibc
internal import Shared

/// The Unix socket's place in the file system.
struct SocketFile: Sendable {
    let path: String
    /// Permissions; whoever may write to the socket may do everything.
    let mode: UInt16

    /// Makes the folder, and clears away what a daemon that crashed has left.
    ///
    /// - Throws: `Refusal` when another daemon answers there, or something else than a socket stands there.
    func prepare() throws {
        let folder = (self.path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw Refusal(
                    .unavailable, "the folder \(folder) for the local API's socket cannot be made; set api.socket_path")
            }
        }
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: self.path) else { return }
        guard attributes[.type] as? FileAttributeType == .typeSocket else {
            throw Refusal(.conflict, "\(self.path) exists and is no socket; move it away, or set api.socket_path")
        }
        guard !self.isAnswered else {
            throw Refusal(.conflict, "another edge-gateway answers at \(self.path); stop it, or set api.socket_path")
        }
        unlink(self.path)
    }

    private var isAnswered: Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(self.path.utf8) + [0]
        guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: address) { pointer in
            // `sockaddr_un` begins with the fields of `sockaddr`, and the pointer does not outlive the call.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Gives the socket its permissions, once it exists. Until then the process's umask lets only its user write.
    func open() {
        chmod(self.path, mode_t(self.mode))
    }

    func remove() {
        unlink(self.path)
    }
}
