/// One part of an export, such as the training split.
package struct ExportPart: Sendable {
  /// What its files are called.
  package let name: String
  /// What a list with splits says of it.
  package let split: DataSplit
  package let source: any PairSource
  /// The samples of `source` that belong to it, ascending; nil where all do. Four bytes each.
  private let chosen: ChunkedArray<UInt32>?

  package init(name: String, split: DataSplit, source: any PairSource) {
    self.init(name: name, split: split, source: source, chosen: nil)
  }

  private init(name: String, split: DataSplit, source: any PairSource, chosen: ChunkedArray<UInt32>?) {
    self.name = name
    self.split = split
    self.source = source
    self.chosen = chosen
  }

  /// `source` in three parts, as `KeyedSplit` puts its groups; goes through all groups once.
  ///
  /// - Parameter threads: Does not change the result.
  package static func splitByKey(_ source: any PairSource, threads: Int = 1) -> [ExportPart] {
    var chosen: [DataSplit: ChunkedArray<UInt32>] = [:]
    for start in stride(from: 0, to: source.count, by: 4096) {
      let piece = Array(start..<min(start + 4096, source.count))
      let splits = OrderedConcurrency.map(piece, threads: threads) { KeyedSplit.split(ofGroup: source.group(at: $0)) }
      for (sample, split) in zip(piece, splits) {
        chosen[split, default: ChunkedArray()].append(UInt32(sample))
      }
    }
    return DataSplit.allCases.map {
      ExportPart(name: $0.rawValue, split: $0, source: source, chosen: chosen[$0] ?? ChunkedArray())
    }
  }

  /// Whether it is one of those that ``splitByKey(_:threads:)`` gives.
  package var isKeyed: Bool { chosen != nil }

  /// How many samples of `source` belong to it.
  package var count: Int { chosen?.count ?? source.count }

  /// The number in `source` of the sample at `place`.
  func sample(_ place: Int) -> Int { chosen.map { Int($0[place]) } ?? place }

  /// The place of the first sample whose number in `source` is not below `sample`; `count` after the last.
  func place(from sample: Int) -> Int {
    guard let chosen else { return sample }
    var (low, high) = (0, chosen.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(chosen[middle]) < sample { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
