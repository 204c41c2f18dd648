internal import Glibc

/// The address of a Unix datagram socket: a path in the file system, or (first character `@`) an abstract name.
struct NotifyAddress: Sendable {
    private let address: sockaddr_un
    private let length: socklen_t

    /// Nil when `name` is neither of the two kinds or does not fit.
    init?(_ name: String) {
        var bytes = Array(name.utf8)
        let isAbstract = bytes.first == UInt8(ascii: "@")
        guard isAbstract || bytes.first == UInt8(ascii: "/") else { return nil }
        // An abstract name starts with a NUL and ends with the address; a path ends with a NUL.
        if isAbstract { bytes[0] = 0 } else { bytes.append(0) }
        var address = sockaddr_un()
        guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.address = address
        self.length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 0) + socklen_t(bytes.count)
    }

    /// Sends one datagram without waiting; says whether it was taken.
    func send(_ bytes: [UInt8]) -> Bool {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        return self.withAddress { address in
            sendto(
                socket, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), address, self.length)
        } == bytes.count
    }

    /// Binds `socket` to this address; 0 on success, as `bind(2)`.
    func bind(_ socket: Int32) -> Int32 {
        self.withAddress { Glibc.bind(socket, $0, self.length) }
    }

    /// `sockaddr_un` begins with the fields of `sockaddr`, and the pointer does not outlive the call.
    private func withAddress<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        withUnsafePointer(to: self.address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
