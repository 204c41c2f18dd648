internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// With which methods each path of the API can be asked: who comes to a path that exists with another one is told so.
///
/// Learned once, when all routes are there; the middleware that asks is there before them.
final class KnownMethods: Sendable {
    private let routes = Mutex<[(path: RouterPath, method: HTTPRequest.Method)]>([])

    func learn(_ routes: [(path: RouterPath, method: HTTPRequest.Method)]) {
        self.routes.withLock { $0 = routes }
    }

    /// As the header `Allow` has them, in alphabetical order; nil where there is no such path.
    func allowed(at path: String) -> String? {
        let parts = path.split(separator: "/")
        let found = self.routes.withLock { routes in
            routes.filter { route in
                route.path.count == parts.count && zip(route.path, parts).allSatisfy { $0 ~= $1 }
            }
        }
        var names = Set(found.map(\.method.rawValue))
        if names.contains("GET") { names.insert("HEAD") }
        return names.isEmpty ? nil : names.sorted().joined(separator: ", ")
    }
}
