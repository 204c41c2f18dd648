internal import NIOCore

extension SocketAddress {
    /// As people and logs write it: `192.168.1.7:52900`, `[fe80::1]:52900`.
    ///
    /// A charger that comes over IPv4 to a socket that listens on both is shown with its IPv4 address.
    var plainText: String {
        guard let host = self.ipAddress, let port = self.port else { return self.pathname ?? "" }
        let mapped = "::ffff:"
        if host.hasPrefix(mapped), host.contains(".") { return "\(host.dropFirst(mapped.count)):\(port)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
