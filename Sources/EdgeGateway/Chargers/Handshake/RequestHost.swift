internal import NIOCore
internal import NIOHTTP1

/// The host by which a charger has reached the gateway, as URLs write it.
enum RequestHost {
    /// That of the `Host` header, without its port; nil where there is none that could stand in a URL.
    static func named(in headers: HTTPHeaders) -> String? {
        guard let header = headers.first(name: "Host"), header.utf8.count <= 255 else { return nil }
        if header.hasPrefix("[") {
            guard let end = header.firstIndex(of: "]") else { return nil }
            let inside = header[header.index(after: header.startIndex)..<end]
            let isAddress = !inside.isEmpty && inside.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            return isAddress ? "[\(inside)]" : nil
        }
        let name = header.prefix { $0 != ":" }
        let isPlain = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._".utf8.contains(byte)
        }
        return isPlain && !name.isEmpty ? String(name) : nil
    }

    /// The address at which the gateway accepted a connection.
    static func local(_ channel: any Channel) -> String? {
        guard let address = channel.localAddress?.ipAddress else { return nil }
        let mapped = "::ffff:"
        if address.hasPrefix(mapped), address.contains(".") { return String(address.dropFirst(mapped.count)) }
        return address.contains(":") ? "[\(address.prefix { $0 != "%" })]" : address
    }
}
