/// A row of bars, one a value: the shape of a series at a glance.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// At most `width` bars; more values than that are averaged in groups. The lowest bar is `floor`, or the least value.
    static func text(_ values: [Double], width: Int, floor: Double? = nil) -> String {
        let points = self.grouped(values, into: width)
        guard let least = floor ?? points.min(), let most = points.max() else { return "" }
        return String(
            points.map { value in
                guard most > least else { return self.bars[0] }
                let share = (value - least) / (most - least)
                return self.bars[min(self.bars.count - 1, max(0, Int(share * Double(self.bars.count))))]
            })
    }

    private static func grouped(_ values: [Double], into width: Int) -> [Double] {
        guard values.count > width, width > 0 else { return values }
        return (0..<width).map { index in
            let group = values[index * values.count / width..<(index + 1) * values.count / width]
            return group.reduce(0, +) / Double(group.count)
        }
    }
}
