public import Autograd
import Encoders
import Tensor

/// Fills a model's parameters from files of many origins.
///
/// ```swift
/// let bert = try CheckpointFile(path: "bert-base-uncased")
/// let layers = model.online.text.parameters + model.online.fusion.parameters
/// print(try WeightImport.apply(.huggingFaceBERT, from: bert, to: layers, requiring: 80))
/// model.momentum.takeValues(of: model.online)  // As in a fresh model.
/// ```
public enum WeightImport {
  /// Fills what `file` has of `parameters`; what it does not have keeps its values.
  ///
  /// Position embeddings of pictures are interpolated to the model's square of patches, those of text cut to its length; any other
  /// difference of shape is an error, and so is giving less than `coverage` percent of the parameters' numbers. After an error no
  /// parameter is changed.
  @discardableResult
  public static func apply(
    _ map: some NameMap, from file: CheckpointFile, to parameters: [Parameter], requiring coverage: Double = 0
  ) throws(CheckpointError) -> LoadReport {
    let wanted = Set(parameters.flatMap(\.parts))
    let plan = try ImportPlan(map, file) { wanted.contains($0) }
    var report = LoadReport(path: file.path, names: map.title)
    report.unexpected = plan.unexpected
    report.ofTasks = plan.ofTasks
    report.dropped = plan.dropped + plan.buffers.map(\.name)
    report.tied = plan.tied
    var values: [[Float]] = []
    for parameter in parameters {
      var value = parameter.value.values
      for (place, part) in parameter.parts.enumerated() {
        try fill(&value, of: parameter, part: part, at: place, by: plan, &report)
      }
      report.count += value.count
      values.append(value)
    }
    guard report.coverage >= coverage else {
      throw .lowCoverage(
        path: file.path, names: map.title, coverage: report.coverage, threshold: coverage, missing: report.missing)
    }
    for (parameter, value) in zip(parameters, values) {
      parameter.value = Tensor(value, shape: parameter.shape, on: parameter.value.device)
    }
    return report
  }

  private static func fill(
    _ value: inout [Float], of parameter: Parameter, part: String, at place: Int, by plan: ImportPlan,
    _ report: inout LoadReport
  ) throws(CheckpointError) {
    guard let sources = plan.sources[part] else {
      report.missing.append(part)
      return
    }
    let shape = PublishedNames.partShape(of: parameter)
    let partCount = value.count / parameter.parts.count
    let blockCount = partCount / sources.count
    for (index, source) in sources.enumerated() {
      guard let source else {
        report.missing.append("\(part) (block \(index + 1) of \(sources.count))")
        continue
      }
      let blockShape = sources.count == 1 ? shape : [shape[0] / sources.count] + shape.dropFirst()
      let stored = try plan.file.tensor(source, on: parameter.value.device)
      let (block, isReshaped) = try fitting(stored, source, part, to: blockShape, path: plan.file.path)
      if isReshaped {
        report.reshaped.append(LoadReport.Reshaping(name: part, found: stored.shape.sizes, needed: blockShape))
      }
      let start = place * partCount + index * blockCount
      value.replaceSubrange(start..<start + block.count, with: block.values)
      report.loadedCount += block.count
    }
    if sources.contains(where: { $0 != nil }) { report.loaded.append(part) }
  }

  /// The array as the model needs it: only position embeddings may differ in shape.
  private static func fitting(
    _ stored: Tensor, _ name: String, _ part: String, to expected: [Int], path: String
  ) throws(CheckpointError) -> (Tensor, isReshaped: Bool) {
    let found = stored.shape.sizes
    if PublishedNames.isSameArray(found, expected) { return (stored, false) }
    if part.hasSuffix(".pos_embed"), found.count == 3, expected.count == 3, found[0] == 1, found[2] == expected[2],
      let (side, _) = PositionGrid.side(ofPlaces: expected[1]),
      let resized = PositionGrid.resized(stored, toSide: side)
    {
      return (resized, true)
    }
    if part.hasSuffix(".position_embeddings.weight"), found.count == 2, found[1] == expected[1] {
      guard found[0] > expected[0] else {
        throw .tooFewPositions(path: path, name: name, found: found[0], expected: expected[0])
      }
      return (stored.gatherRows(Indices(0..<expected[0])), true)
    }
    throw .wrongShape(path: path, name: name, found: found, expected: expected)
  }
}

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
    let (a, b) = (try file.floats(first), try file.floats(second))
    return zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}
