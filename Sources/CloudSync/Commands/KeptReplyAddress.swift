internal import Foundation

/// Where the results of a command go besides is kept with the command: it may take days, and lives of the gateway.
extension ReplyAddress {
    /// As the database keeps it.
    var text: String? { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } }

    init?(text: String) {
        guard let address = try? JSONDecoder().decode(ReplyAddress.self, from: Data(text.utf8)) else { return nil }
        self = address
    }
}
