import Tensor

/// Which arrays of a file fill which published names: found before anything is read, so that a contradiction changes nothing.
struct ImportPlan {
  let file: CheckpointFile
  /// For each published name the arrays of the file that fill its equal blocks of rows; nil where one is not there.
  private(set) var sources: [String: [String?]] = [:]
  /// Names of the file beside the published names of training states.
  private(set) var buffers: [(name: String, published: String)] = []
  private(set) var tied: [LoadReport.Tie] = []
  private(set) var unexpected: [String] = []
  /// Names of the file that belong to the network of a downstream task and are not wanted.
  private(set) var ofTasks: [String] = []
  private(set) var dropped: [String] = []

  /// Only published names that are `wanted` are filled.
  init(_ map: some NameMap, _ file: CheckpointFile, wanted: (String) -> Bool) throws(CheckpointError) {
    self.file = file
    var aliases: [(name: String, target: String)] = []
    for name in file.names {
      switch map.destination(of: name) {
      case .array(let target) where wanted(target): try fill(target, from: name, block: 0, of: 1)
      case .block(let target, let index, let count) where wanted(target):
        try fill(target, from: name, block: index, of: count)
      case .alias(let target) where wanted(target): aliases.append((name, target))
      case .buffer(let published): buffers.append((name, published))
      case .dropped: dropped.append(name)
      case .array(let target) where TaskArrays.hold(target): ofTasks.append(name)
      case .alias(let target) where TaskArrays.hold(target): ofTasks.append(name)
      case .array, .block, .alias, .unknown: unexpected.append(name)
      }
    }
    for (name, target) in aliases {
      guard let blocks = sources[target], let twin = blocks[0] else {
        // Files that hold tied weights once may hold them under either name.
        try fill(target, from: name, block: 0, of: 1)
        continue
      }
      guard try holdsSame(name, twin) else { throw .untiedWeights(path: file.path, name: name, twin: twin) }
      tied.append(LoadReport.Tie(name: name, twin: twin))
    }
  }

  private mutating func fill(
    _ target: String, from name: String, block: Int, of count: Int
  ) throws(CheckpointError) {
    require(block >= 0 && block < count, "name map: block \(block) of \(count) for '\(target)'")
    var blocks = sources[target] ?? Array(repeating: nil, count: count)
    if let other = blocks.count == count ? blocks[block] : blocks.compactMap({ $0 }).first {
      throw .ambiguousNames(path: file.path, first: other, second: name, target: target)
    }
    blocks[block] = name
    sources[target] = blocks
  }

  private func holdsSame(_ first: String, _ second: String) throws(CheckpointError) -> Bool {
    guard file.shape(of: first) == file.shape(of: second) else { return false }
    let (a, b) = (try file.tensor(first), try file.tensor(second))
    return a.withValues { a in
      b.withValues { b in a.indices.allSatisfy { a[$0].bitPattern == b[$0].bitPattern } }
    }
  }
}
