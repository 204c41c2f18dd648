/// Something that the fuzzer found, and how to see it again.
struct Failure: Error, Sendable, CustomStringConvertible {
    enum Part: String, Sendable {
        case messages, wire
    }

    var part: Part
    /// Of the message, or of the visit.
    var number: Int
    var seed: UInt64
    var problem: String
    /// What was sent, for people.
    var input: String

    var description: String {
        """
        edge-fuzz: FOUND in \(self.part.rawValue) \(self.number) of seed \(self.seed): \(self.problem)
            \(self.input)
        See it again with: make fuzz FUZZ="--seed \(self.seed) --only \(self.part.rawValue) --first \(self.number) --inputs 1"
        """
    }
}
