import Tensor

/// Which arrays of a file fill which published names: found before anything is read, so that a contradiction changes nothing.
struct ImportPlan {
  let file: CheckpointFile
  /// What fills each published name.
  private(set) var sources: [String: ImportSource] = [:]
  /// Names of the file beside the published names of training states.
  private(set) var buffers: [(name: String, published: String)] = []
  private(set) var tied: [LoadReport.Tie] = []
  private(set) var unexpected: [String] = []
  /// Those of them that belong to the encoders: what is computed without them is another encoder.
  private(set) var ofLayers: [String] = []
  /// Names of the file that belong to the network of a downstream task and are not wanted.
  private(set) var ofTasks: [String] = []
  private(set) var dropped: [String] = []
  /// Names of the file whose numbers are multiplied into others.
  private(set) var folded: [String] = []
  private let normalization: PictureNormalization?

  /// Only published names that are `wanted` are filled.
  init(_ map: some NameMap, _ file: CheckpointFile, wanted: (String) -> Bool) throws(CheckpointError) {
    self.file = file
    normalization = (map as? any PictureNameMap)?.normalization
    var aliases: [(name: String, target: String)] = []
    var factors: [(name: String, targets: [String])] = []
    var (known, unknown): ([String], [String]) = ([], [])
    for name in file.names {
      let destination = map.destination(of: name)
      switch destination {
      case .unknown: unknown.append(name)
      case .array, .block, .tokens, .rowFactors: known.append(name)
      case .alias, .buffer, .dropped: break
      }
      switch destination {
      case .array(let target) where wanted(target): try fill(target, from: name, part: 0, of: 1)
      case .block(let target, let index, let count) where wanted(target):
        try fill(target, from: name, part: index, of: count)
      case .tokens(let target, let index, let count) where wanted(target):
        try fill(target, from: name, part: index, of: count, joining: .tokens)
      case .rowFactors(let targets) where targets.contains(where: wanted):
        factors.append((name, targets.filter(wanted)))
      case .alias(let target) where wanted(target): aliases.append((name, target))
      case .buffer(let published): buffers.append((name, published))
      case .dropped: dropped.append(name)
      case .array(let target) where TaskArrays.hold(target): ofTasks.append(name)
      case .alias(let target) where TaskArrays.hold(target): ofTasks.append(name)
      case .array, .block, .tokens, .rowFactors, .alias, .unknown: unexpected.append(name)
      }
    }
    for (name, target) in aliases {
      guard let twin = sources[target]?.parts[0] else {
        // Files that hold tied weights once may hold them under either name.
        try fill(target, from: name, part: 0, of: 1)
        continue
      }
      guard try holdsSame(name, twin) else { throw .untiedWeights(path: file.path, name: name, twin: twin) }
      tied.append(LoadReport.Tie(name: name, twin: twin))
    }
    for (name, targets) in factors { try fold(name, into: targets) }
    guard !unknown.isEmpty else { return }
    let layers = LayerNames(known: known)
    ofLayers = unknown.filter(layers.hold)
  }

  private mutating func fill(
    _ target: String, from name: String, part: Int, of count: Int, joining: ImportSource.Joining = .rows
  ) throws(CheckpointError) {
    require(part >= 0 && part < count, "name map: part \(part) of \(count) for '\(target)'")
    var source = sources[target] ?? ImportSource(parts: Array(repeating: nil, count: count), joining: joining)
    let isOther = source.parts.count != count || source.joining != joining
    if let other = isOther ? source.names.first : source.parts[part] {
      throw .ambiguousNames(path: file.path, first: other, second: name, target: target)
    }
    source.parts[part] = name
    sources[target] = source
  }

  private mutating func fold(_ name: String, into targets: [String]) throws(CheckpointError) {
    let found = targets.filter { sources[$0] != nil }
    for target in found {
      if let other = sources[target]?.factors {
        throw .ambiguousNames(path: file.path, first: other, second: name, target: target)
      }
      sources[target]?.factors = name
    }
    if found.isEmpty { unexpected.append(name) } else { folded.append(name) }
  }

  private func holdsSame(_ first: String, _ second: String) throws(CheckpointError) -> Bool {
    guard file.shape(of: first) == file.shape(of: second) else { return false }
    let (a, b) = (try file.floats(first), try file.floats(second))
    return zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}

// What a block holds.
extension ImportPlan {
  /// A block that lacks nothing: joined, with its factors multiplied in, for pictures as models here see them.
  func block(_ index: Int, of target: String, on device: any Device) throws(CheckpointError) -> Tensor {
    guard let source = sources[target], let name = source.parts[index] else {
      throw .missingTensor(path: file.path, name: target)
    }
    var block = try file.tensor(name, on: device)
    if source.joining == .tokens { block = try joined(source.names, target, on: device) }
    if let factors = source.factors { block = try scaled(block, by: factors, name, index, of: source.blockCount) }
    if let normalization { block = try normalization.adapted(block, target, in: self) }
    return block
  }

  /// `[1, tokens, width]` of all parts, one after the other.
  private func joined(_ names: [String], _ target: String, on device: any Device) throws(CheckpointError) -> Tensor {
    var values: [Float] = []
    var width: Int?
    for name in names {
      let shape = file.shape(of: name) ?? []
      guard shape.count == 3, shape[0] == 1, width == nil || shape[2] == width else {
        throw .wrongShape(path: file.path, name: name, found: shape, expected: [1, 1, width ?? shape.last ?? 0])
      }
      width = shape[2]
      values += try file.floats(name)
    }
    let columns = width ?? 0
    return Tensor(values, shape: [1, columns == 0 ? 0 : values.count / columns, columns], on: device)
  }

  /// `(W x + b) s` is `(s W) x + s b`: each row, or number, times its factor.
  private func scaled(
    _ block: Tensor, by factors: String, _ name: String, _ index: Int, of count: Int
  ) throws(CheckpointError) -> Tensor {
    let rows = block.shape.sizes.first ?? 0
    let found = file.shape(of: factors) ?? []
    guard found == [rows * count] else {
      throw .wrongShape(path: file.path, name: factors, found: found, expected: [rows * count])
    }
    let scales = try file.floats(factors)[(index * rows)..<(index * rows + rows)]
    var values = block.values
    let columns = values.count / max(1, rows)
    for (row, scale) in scales.enumerated() {
      for place in (row * columns)..<(row * columns + columns) { values[place] *= scale }
    }
    return Tensor(values, shape: block.shape, on: block.device)
  }
}

/// The arrays of a file that make one published array.
struct ImportSource: Sendable, Hashable {
  /// Along which axis the parts lie.
  enum Joining: Sendable, Hashable {
    /// Equal blocks of rows, each of which is of use alone.
    case rows
    /// The second axis: the positions of class token and patches. Only all of them together are of use.
    case tokens
  }

  /// Names in the file; nil where one is not there.
  var parts: [String?]
  let joining: Joining
  /// The array that multiplies the rows.
  var factors: String?

  /// How many blocks of rows can be filled each on its own.
  var blockCount: Int { joining == .rows ? parts.count : 1 }

  /// Those that are there.
  var names: [String] { parts.compactMap { $0 } }

  /// What of a block is not there, in words; nil if all is.
  func lack(ofBlock index: Int) -> String? {
    switch joining {
    case .rows: parts[index] == nil ? "block \(index + 1) of \(parts.count)" : nil
    case .tokens: parts.firstIndex(of: nil).map { "part \($0 + 1) of \(parts.count)" }
    }
  }
}
