internal import Foundation
internal import GRDB
internal import Shared

/// Tokens and their groups as rows.
enum TokenRows {
    /// Places, one a line; nil for none.
    static func text(_ places: [TokenPlace]) -> String? {
        places.isEmpty ? nil : places.map(\.text).joined(separator: "\n")
    }

    static func places(_ text: String?) -> [TokenPlace] {
        (text ?? "").split(separator: "\n").compactMap { try? TokenPlace(String($0)) }
    }

    /// Further identifiers as a JSON list; nil for none.
    static func text(_ additional: [AdditionalToken]) throws -> String? {
        additional.isEmpty ? nil : String(decoding: try APICoding.encode(additional), as: UTF8.self)
    }

    static func additional(_ text: String?) -> [AdditionalToken] {
        text.flatMap { try? APICoding.decode([AdditionalToken].self, from: Data($0.utf8)) } ?? []
    }
}

extension TokenRecord {
    init(_ row: Row) {
        self.init(
            token: IdToken(row["value"], type: row["type"]), isBlocked: row["is_blocked"],
            expiresAt: (row["expires_at"] as Int64?).map(Timestamp.init(milliseconds:)), group: row["group_id"],
            note: row["note"])
        self.allowsConcurrent = row["is_concurrent"]
        self.places = TokenRows.places(row["places"])
        self.language = row["language"]
        self.secondLanguage = row["second_language"]
        self.message = row["message"]
        self.priority = row["priority"]
    }
}

extension TokenGroup {
    init(_ row: Row) {
        self.init(id: row["id"], places: TokenRows.places(row["places"]), note: row["note"])
    }
}
