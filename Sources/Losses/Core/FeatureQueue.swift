public import Tensor

/// A ring of the last momentum features: the negatives beyond the batch (He et al. 2020).
public struct FeatureQueue: Sendable {
  /// `[size, width]`, unit rows; at first random directions, as published.
  public private(set) var features: Tensor
  /// The row that is written next.
  package private(set) var next: Int
  /// `[size]`: the group of each row by number (``GroupNumbers``); ``unknownGroup`` for rows whose group nobody asked for.
  package private(set) var groups: [Int]

  /// The group of rows that belong to nobody, as published: no group has this number.
  package static let unknownGroup = -100

  package init(size: Int, width: Int, seed: Seed, on device: any Device) {
    var random = seed.stream()
    let values = Tensor(shape: [size, width], on: device) { random.normal() }
    self.init(features: size == 0 ? values : values.normalized(), next: 0)
  }

  /// - Parameter groups: One a row; nobody's if absent.
  package init(features: Tensor, next: Int, groups: [Int]? = nil) {
    require(
      features.shape.rank == 2 && (next == 0 || (0..<features.shape[0]).contains(next)),
      "queue: next row \(next) of \(features.shape)")
    let groups = groups ?? [Int](repeating: FeatureQueue.unknownGroup, count: features.shape[0])
    require(groups.count == features.shape[0], "queue: \(groups.count) groups for \(features.shape)")
    self.features = features
    self.next = next
    self.groups = groups
  }

  /// How many rows the queue holds.
  public var size: Int { features.shape[0] }

  /// Writes `rows` `[batch, width]` over the oldest ones; the write wraps around, so the size need not be a multiple of the batch.
  ///
  /// - Parameter groups: Of the rows, by number; nil if nobody asks for them.
  package mutating func enqueue(_ rows: Tensor, groups newGroups: [Int]? = nil) {
    let (count, width) = rows.shape2
    require(width == features.shape[1], "enqueue: rows of \(width) into a queue of \(features.shape)")
    require(newGroups.map { $0.count == count } ?? true, "enqueue: \(newGroups?.count ?? 0) groups for \(count) rows")
    guard size > 0 else { return }
    let (size, start) = (self.size, next)
    // In runs up to the end of the ring; a batch may be larger than all of it.
    var row = 0
    while row < count {
      let slot = (start + row) % size
      let run = row..<min(count, row + size - slot)
      features.copyRows(of: rows, run, to: slot)
      row = run.upperBound
    }
    for row in 0..<count {
      groups[(start + row) % size] = newGroups?[row] ?? FeatureQueue.unknownGroup
    }
    next = (start + count) % size
  }
}

/// The queues of both modalities.
public struct FeatureQueues: Sendable {
  /// Features of pictures.
  public var image: FeatureQueue
  /// Features of captions.
  public var text: FeatureQueue

  package init(image: FeatureQueue, text: FeatureQueue) {
    self.image = image
    self.text = text
  }

  package init(size: Int, width: Int, seed: Seed, on device: any Device) {
    image = FeatureQueue(size: size, width: width, seed: seed.derived("image queue"), on: device)
    text = FeatureQueue(size: size, width: width, seed: seed.derived("text queue"), on: device)
  }
}
