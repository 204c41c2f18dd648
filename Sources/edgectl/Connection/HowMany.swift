import ArgumentParser

/// How many items of a list are wanted, 1 to 100,000: `--limit`.
struct HowMany: ExpressibleByArgument, ExpressibleByIntegerLiteral, Equatable {
    var count: Int

    init(integerLiteral count: Int) {
        self.count = count
    }

    init?(argument: String) {
        guard let count = Int(argument), (1...100_000).contains(count) else { return nil }
        self.count = count
    }

    var defaultValueDescription: String { String(self.count) }
}
