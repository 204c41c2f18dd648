internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// Tells the store who asks for a change and why, as the request's headers say: what overrides the configuration from
/// above is kept with it.
struct LocalPerson<Context: RequestContext>: RouterMiddleware {
    /// Longer words are cut.
    private static var limit: Int { 200 }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let author = ChangeAuthor(
            name: Self.text(request, "edgectl-by"), reason: Self.text(request, "edgectl-why"))
        return try await ChangeAuthor.$current.withValue(author) { try await next(request, context) }
    }

    /// A header, percent-decoded.
    private static func text(_ request: Request, _ name: String) -> String? {
        guard let name = HTTPField.Name(name), let value = request.headers[name]?.removingPercentEncoding else {
            return nil
        }
        return value.isEmpty ? nil : String(value.prefix(Self.limit))
    }
}
