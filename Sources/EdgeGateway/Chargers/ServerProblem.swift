/// What keeps the server from serving: what, where, and what to do.
enum ServerProblem: Error, Equatable, CustomStringConvertible {
    case cannotListen(String, cause: String)
    case cannotListenForFiles(String, cause: String)
    case outOfMemory
    case certificate(_ setting: String, _ file: String, cause: String, remedy: String)

    var description: String {
        switch self {
        case .cannotListen(let address, let cause):
            "cannot listen for chargers on \(address): \(cause); another program may use the port: change "
                + "chargers.port or chargers.listen_address in the configuration"
        case .cannotListenForFiles(let address, let cause):
            "cannot listen for chargers' files on \(address): \(cause); another program may use the port: change "
                + "files.port or files.listen_address in the configuration, or set files.enabled = false"
        case .outOfMemory: "there is no memory for checking chargers' certificates"
        case .certificate(let setting, let file, let cause, let remedy):
            "\(setting): \(file): \(cause); \(remedy)"
        }
    }
}
