internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import Shared
internal import Store

/// Turns every error into a JSON `Refusal` with the status that goes with it.
struct APIErrors<Context: RequestContext>: RouterMiddleware {
    let methods: KnownMethods

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            if let error = error as? HTTPError, error.status == .notFound,
                let allowed = self.methods.allowed(at: request.uri.path)
            {
                return try Self.wrongMethod(request, allowed: allowed)
            }
            let (status, refusal) = Self.answer(to: error, request)
            if status == .internalServerError {
                context.logger.error(
                    "the local API failed", metadata: ["path": "\(request.uri.path)", "cause": "\(error)"])
            }
            return try Response.json(refusal, status: status)
        }
    }

    private static func wrongMethod(_ request: Request, allowed: String) throws -> Response {
        let path = request.uri.path.prefix(100)
        let refusal = Refusal(.invalid, "\(path) cannot be asked with \(request.method.rawValue); use \(allowed)")
        var response = try Response.json(refusal, status: .methodNotAllowed)
        response.headers[.allow] = allowed
        return response
    }

    private static func answer(to error: any Error, _ request: Request) -> (HTTPResponse.Status, Refusal) {
        switch error {
        case let refusal as Refusal: return (refusal.status, refusal)
        case StoreError.refused(let refusal): return (refusal.status, refusal)
        case let error as StoreError: return (.serviceUnavailable, Refusal(.unavailable, "\(error)"))
        case let error as InvalidTariff: return (.badRequest, Refusal(.invalid, "the tariff cannot be used: \(error)"))
        case let error as HTTPParserError:
            // Who sent it is gone, or speaks no HTTP: nothing that anybody here must act on.
            return (.badRequest, Refusal(.invalid, "the request breaks off, or is not HTTP: \(error)"))
        case is NIOTooManyBytesError:
            return (.contentTooLarge, Refusal(.invalid, "the body is larger than \(APIBody.maximumBytes) bytes"))
        case let error as HTTPError where error.status == .notFound:
            let path = request.uri.path.prefix(100)
            return (.notFound, Refusal(.notFound, "there is no \(request.method.rawValue) \(path) in this API"))
        case let error as HTTPError: return (error.status, Refusal(.invalid, error.body ?? "\(error.status)"))
        default: return (.internalServerError, Refusal(.unavailable, "the gateway failed: \(error)"))
        }
    }
}

extension Refusal {
    fileprivate var status: HTTPResponse.Status {
        switch self.code {
        case .notFound: .notFound
        case .conflict: .conflict
        case .invalid: .badRequest
        case .expired: .gone
        case .unavailable: .serviceUnavailable
        }
    }
}
