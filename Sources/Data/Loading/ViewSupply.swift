package import Tensor

/// Where the two views come from that a step has of a picture.
///
/// Fixed views are the same in all runs and for all recipes with the same augmentation, so that what frozen layers make of them can be
/// computed once. What a few of them cost against fresh ones has to be measured: they are less variety.
public enum ViewSupply: Sendable, Hashable {
  /// Both are drawn whenever the picture is seen.
  case fresh
  /// So many are drawn of each picture, once for all; a step sees two different ones.
  case fixed(Int)

  /// How many of a picture there are; nil for ever new ones.
  package var count: Int? {
    if case .fixed(let count) = self { count } else { nil }
  }

  /// What is not a supply, or nil.
  package var fault: String? {
    guard let count, count < 2 || count > 1000 else { return nil }
    return "views is .fixed(\(count)); two views of a picture must differ, so that it must be within 2...1000"
  }

  /// The key of view `number` of a sample where views are fixed: no run's own.
  package static func key(ofSample sample: Int, view number: Int) -> Seed {
    Seed(0).derived("fixed views", sample, number)
  }

  /// Which of the fixed views of a sample an epoch sees; nil for fresh ones.
  ///
  /// - Parameter seed: The key of the run's data.
  package func numbers(ofSample sample: Int, epoch: Int, seed: Seed) -> (first: Int, second: Int)? {
    guard let count else { return nil }
    var random = seed.derived("choice of views", epoch, sample).stream()
    let first = random.index(below: count)
    let second = (first + 1 + random.index(below: count - 1)) % count
    return (first, second)
  }
}

extension ViewSupply: Codable {
  /// The number of views, 0 for fresh ones.
  public init(from decoder: any Decoder) throws {
    let count = try decoder.singleValueContainer().decode(Int.self)
    self = count == 0 ? .fresh : .fixed(count)
  }

  /// Writes the number of views, 0 for fresh ones.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count ?? 0)
  }
}
