internal import Glibc
internal import NIOCore

/// What keeps the server from serving: what, where, and what to do.
enum ServerProblem: Error, Equatable, CustomStringConvertible {
    case cannotListen(String, cause: String)
    case cannotListenForFiles(String, cause: String)
    case outOfMemory
    case certificate(_ setting: String, _ file: String, cause: String, remedy: String)

    var description: String {
        switch self {
        case .cannotListen(let address, let cause):
            "cannot listen for chargers on \(address): \(cause); change chargers.port or chargers.listen_address in "
                + "the configuration"
        case .cannotListenForFiles(let address, let cause):
            "cannot listen for chargers' files on \(address): \(cause); change files.port or files.listen_address in "
                + "the configuration, or set files.enabled = false"
        case .outOfMemory: "there is no memory for checking chargers' certificates"
        case .certificate(let setting, let file, let cause, let remedy):
            "\(setting): \(file): \(cause); \(remedy)"
        }
    }

    /// Why an address cannot be listened on.
    static func cause(_ error: any Error) -> String {
        switch error {
        case let error as IOError: Self.cause(errno: error.errnoCode)
        case is SocketAddressError.UnknownHost: "no address is known by this name"
        default: "\(error)"
        }
    }

    private static func cause(errno: CInt) -> String {
        switch errno {
        case EADDRINUSE: "another program uses the port (ss -ltnp tells which)"
        case EADDRNOTAVAIL: "this machine has no such address"
        case EACCES: "ports below 1024 are for programs with the right to them (CAP_NET_BIND_SERVICE)"
        default: String(cString: strerror(errno))
        }
    }
}
