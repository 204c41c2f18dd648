/// What one transaction did.
struct Stored {
    /// What may be told to a site, now that it is committed.
    struct Acknowledgement: Equatable {
        /// `{prefix}/{site}`
        let root: String
        let epoch: String
        let stream: StreamName
        let seq: Int64
    }

    var acknowledgements: [Acknowledgement] = []
    /// Records that were not stored before.
    var records = 0
    /// Samples of readings among them.
    var samples = 0
    /// Messages that were set aside: topic and reason.
    var setAside: [(topic: String, reason: String)] = []
    /// Batches that would have made too many holes.
    var notTaken = 0

    mutating func add(_ other: Stored) {
        self.acknowledgements += other.acknowledgements
        self.records += other.records
        self.samples += other.samples
        self.setAside += other.setAside
        self.notTaken += other.notTaken
    }
}
