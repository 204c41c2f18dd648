internal import NIOCore

extension SocketAddress {
    /// Who is taken for one when attempts are counted: an IPv4 address; of IPv6 the first 64 bits, since every device
    /// has as many addresses below them as it likes.
    var neighbourhood: String {
        guard case .v6(let address) = self, let host = self.ipAddress, !host.contains(".") else {
            let host = self.ipAddress ?? ""
            return String(host.hasPrefix("::ffff:") ? host.dropFirst(7) : host[...])
        }
        // Behind family, port and flow (eight bytes) the address is sixteen bytes in network order, of which the first
        // eight are read. By its name it is not always found: two C modules have the structure.
        return withUnsafeBytes(of: address.address) { bytes in
            bytes[8..<16].map { String($0, radix: 16) }.joined(separator: ":")
        }
    }

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
