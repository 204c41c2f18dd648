internal import Foundation
internal import Shared

/// Why a message that came down is refused, in words for who sent it.
enum RefusalWords {
    /// - Parameter form: what a message of its topic looks like.
    static func text(for error: any Error, form: String) -> String {
        guard let error = error as? DecodingError else { return (error as? Refusal)?.message ?? "\(error)" }
        switch error {
        case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "'\(Self.path(context))' is of the wrong type"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "'\(Self.path(context))' is not valid: \(context.debugDescription)"
        // The decoder does not tell a number that it cannot take from what is no JSON.
        default:
            return "it is not a JSON object of the form \(form), or has a number that is too large or no whole one"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "the message" : context.codingPath.map(\.stringValue).joined(separator: ".")
    }
}

extension EventIdentity {
    /// The id of a message that is refused: enough of it is readable more often than all of it.
    static func readable(in payload: [UInt8]) -> String? {
        let identity = try? JSONDecoder().decode(Enveloped<EventIdentity>.self, from: Data(payload)).content
        guard let id = identity?.id, CommandRequest.isValid(id: id) else { return nil }
        return id
    }
}
