internal import Foundation

/// A value that is read out of JSON with all that keeps it from being read, not the first alone: what is wrong is told,
/// and taken out or replaced to see what comes after it.
struct WholeReading<Value: Decodable> {
    /// Nil where it is no such value. Where it has problems it lacks what may be left out and is wrong.
    private(set) var value: Value?
    /// Whether something stands in the value that nobody wrote, because it may not be left out.
    private(set) var isFilledIn = false
    private(set) var problems: [TariffProblem] = []

    /// - Parameter most: how many mistakes are looked for: each takes the time of reading it several times.
    init(_ json: OpaqueJSON, most: Int = 20) {
        var json = json
        while true {
            switch Self.attempt(json) {
            case .success(let value):
                self.value = value
                return
            case .failure(let failure):
                self.problems.append(failure.problem)
                guard self.problems.count < most, let next = Self.without(failure, json) else { return }
                json = next.json
                self.isFilledIn = self.isFilledIn || next.isFilledIn
            }
        }
    }

    private struct Failure: Error {
        var keys: [any CodingKey]
        var problem: TariffProblem

        /// Whether it is at the place or within what stands there.
        func isAt(_ path: String) -> Bool {
            self.problem.path == path || self.problem.path.hasPrefix(path + ".")
                || self.problem.path.hasPrefix(path + "[")
        }
    }

    private static func attempt(_ json: OpaqueJSON) -> Result<Value, Failure> {
        do {
            return .success(try JSONDecoder().decode(Value.self, from: Data(try json.text().utf8)))
        } catch let error as CommandArgumentError {
            return .failure(Failure(keys: [], problem: TariffProblem(path: "", message: error.description)))
        } catch let error as DecodingError {
            let problem = TariffFile.problem(for: error)
            // It is JSON: what the decoder calls none is a number that is none of its integers.
            let isNumber = error.keys.isEmpty && problem.message.contains("not valid JSON")
            return .failure(
                Failure(
                    keys: error.keys,
                    problem: isNumber
                        ? TariffProblem(
                            path: "",
                            message: "holds a number that is too large, or has decimals where a whole one belongs")
                        : problem))
        } catch {
            return .failure(Failure(keys: [], problem: TariffFile.problem(for: error)))
        }
    }

    /// The value with something else in the place that is wrong: nothing, or else the first thing that goes there.
    private static func without(_ failure: Failure, _ json: OpaqueJSON) -> (json: OpaqueJSON, isFilledIn: Bool)? {
        guard !failure.keys.isEmpty else { return nil }
        let path = failure.problem.path
        let fillings: [OpaqueJSON?] = [nil, .string(""), .integer(1), .array([]), .object([:]), .bool(false)]
        for filling in fillings {
            let next = json.with(filling, at: failure.keys[...])
            switch self.attempt(next) {
            case .success: return (next, filling != nil)
            case .failure(let other) where !other.keys.isEmpty && !other.isAt(path): return (next, filling != nil)
            case .failure: continue
            }
        }
        return nil
    }
}

extension DecodingError {
    fileprivate var keys: [any CodingKey] {
        switch self {
        case .keyNotFound(let key, let context): context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath
        @unknown default: []
        }
    }
}

extension OpaqueJSON {
    /// With another value in a place; nil takes away what stands there.
    fileprivate func with(_ value: OpaqueJSON?, at keys: ArraySlice<any CodingKey>) -> OpaqueJSON {
        guard let key = keys.first else { return value ?? .null }
        let rest = keys.dropFirst()
        switch self {
        case .object(var members):
            members[key.stringValue] = rest.isEmpty ? value : members[key.stringValue]?.with(value, at: rest)
            return .object(members)
        case .array(var items):
            guard let index = key.intValue, items.indices.contains(index) else { return self }
            items[index] = items[index].with(value, at: rest)
            return .array(items)
        default: return self
        }
    }
}
