/// Random choices that a seed and a number repeat exactly: any input can be made again without those before it.
struct Draw: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, number: Int) {
        self.state = seed
        self.state = self.next() ^ UInt64(bitPattern: Int64(number)) &* 0xD6E8_FEB8_6659_FD93
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, and without, `bound`; 0 where that is nothing.
    mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int(self.next() % UInt64(bound)) : 0
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + self.below(range.count) }

    /// True in so many of a hundred cases.
    mutating func percent(_ share: Int) -> Bool { self.below(100) < share }

    /// One of `choices`, which must not be empty.
    mutating func any<Choice>(_ choices: [Choice]) -> Choice { choices[self.below(choices.count)] }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: self.next() >> 32) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in self.byte() } }
}
