internal import Glibc

/// Where the daemon's socket is, and whether somebody answers there.
enum SocketPath {
    static let local = "./var/edge-gateway.sock"
    static let system = "/run/edge-gateway/api.sock"

    static func choose(option: String?, environment: [String: String], exists: (String) -> Bool) -> String {
        if let option { return option }
        if let path = environment["EDGE_GATEWAY_SOCKET"], !path.isEmpty { return path }
        if exists(self.local) { return self.local }
        // A daemon that was stopped takes its socket away: its database tells which one is meant.
        return !exists(self.system) && exists(CommonOptions.localDatabase) ? self.local : self.system
    }

    /// Why the daemon cannot be reached at `path`; nil when it answers.
    static func problem(_ path: String) -> CommandFailure? {
        let code = self.connect(path)
        let what: String
        switch code {
        case 0: return nil
        case ENOENT:
            what = "there is no socket \(path); start the daemon (systemctl start edge-gateway), or give its --socket"
        case ECONNREFUSED where !self.isSocket(path):
            what = "'\(path)' is no socket; give that of the daemon with --socket (api.socket_path)"
        case ECONNREFUSED:
            what = "nobody answers at \(path): the daemon has stopped; start it (systemctl start edge-gateway)"
        case EACCES, EPERM:
            what =
                "no permission to use \(path); join its group (adduser \(self.userName) edge-gateway, then log in "
                + "again), or use sudo"
        case ENAMETOOLONG: what = "the socket's path is longer than 107 bytes: \(path)"
        default: what = "the daemon cannot be reached at \(path): \(String(cString: strerror(code)))"
        }
        return CommandFailure(.unreachable, what)
    }

    private static var userName: String {
        getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "USER"
    }

    private static func isSocket(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
    }

    /// 0, or the `errno` of connecting.
    private static func connect(_ path: String) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8) + [0]
        guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: address) { pointer in
            // `sockaddr_un` begins with the fields of `sockaddr`, and the pointer does not outlive the call.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? 0 : errno
    }
}
