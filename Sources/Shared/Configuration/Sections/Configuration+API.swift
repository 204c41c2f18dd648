extension Configuration {
    /// `[api]`: the local API that `edgectl` and the page talk to.
    public struct API: Equatable, Sendable {
        /// The Unix socket; whoever may open it may do everything. At most 107 bytes.
        public var socketPath = "./var/edge-gateway.sock"
        /// The socket's permissions. The owner always reads and writes.
        public var socketMode: UInt16 = 0o660

        public init() {}

        mutating func read(_ table: ConfigurationTable) {
            table.read("socket_path", into: &self.socketPath, .socketPath)
            var mode = "0" + String(self.socketMode, radix: 8)
            table.read("socket_mode", into: &mode, .fileMode)
            self.socketMode = UInt16(mode, radix: 8) ?? self.socketMode
        }
    }
}

extension TextRule {
    /// Permissions in octal digits, with which the owner can still read and write.
    fileprivate static let fileMode = TextRule { text in
        let remedy = "Use octal digits such as \"0660\" (owner and group) or \"0600\" (owner alone)."
        guard (3...4).contains(text.utf8.count), let mode = UInt16(text, radix: 8), mode <= 0o777, mode & 0o600 == 0o600
        else { return ("not the permissions of a socket that its owner can use", remedy) }
        return nil
    }
}
