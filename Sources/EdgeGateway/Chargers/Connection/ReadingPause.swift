internal import NIOCore

/// Why nothing is read from a charger for the moment.
struct ReadingPauses: OptionSet {
    let rawValue: UInt8

    /// As many calls are unanswered as may be.
    static let calls = ReadingPauses(rawValue: 1)
    /// More noise than a charger may make: see `NoiseLimit`.
    static let noise = ReadingPauses(rawValue: 2)
    /// The connection ends as soon as the open calls are answered.
    static let closing = ReadingPauses(rawValue: 4)
}

extension ChargerConnection {
    func pause(_ reason: ReadingPauses) {
        let wasReading = self.pauses.isEmpty
        self.pauses.insert(reason)
        if wasReading { self.setReading(false) }
    }

    func resume(_ reason: ReadingPauses) {
        guard self.pauses.remove(reason) != nil, self.pauses.isEmpty else { return }
        self.setReading(true)
    }

    func setReading(_ isReading: Bool) {
        self.context?.channel.setOption(.autoRead, value: isReading).whenFailure { _ in }
    }

    /// A frame came that costs the charger nothing.
    func heardNoise() {
        guard let end = self.noise.heard(now: .now), !self.pauses.contains(.noise), let context else { return }
        self.pause(.noise)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let pause = TimeAmount(max(.zero, ContinuousClock.now.duration(to: end)))
        context.eventLoop.scheduleTask(in: pause) { bound.value.resume(.noise) }
    }
}
