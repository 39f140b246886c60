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
  /// Position embeddings of pictures are interpolated to the model's square of patches, those of text cut to its length, rows of tokens
  /// that the vocabulary does not have are left out; any other difference of shape is an error. So are arrays of layers that nothing here
  /// computes with, layers that are there in part, values that are not finite numbers, and giving less than `coverage` percent of the parameters' numbers. After an error
  /// no parameter is changed.
  @discardableResult
  public static func apply(
    _ map: some NameMap, from file: CheckpointFile, to parameters: [Parameter], requiring coverage: Double = 0
  ) throws(CheckpointError) -> LoadReport {
    let wanted = Set(parameters.flatMap(\.parts))
    let plan = try ImportPlan(map, file) { wanted.contains($0) }
    guard plan.ofLayers.isEmpty else {
      throw .unknownLayers(path: file.path, names: map.title, arrays: plan.ofLayers)
    }
    try requireClassToken(of: plan, wanted)
    var report = LoadReport(path: file.path, names: map.title)
    report.unexpected = plan.unexpected
    report.ofTasks = plan.ofTasks
    report.dropped = plan.dropped + plan.buffers.map(\.name)
    report.folded = plan.folded
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
    if let lack = EncoderCompleteness(plan, wanted: parameters.flatMap(\.parts)).lack {
      throw .incompleteLayer(path: file.path, names: map.title, array: lack.array, layer: lack.layer)
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

  /// An encoder that reads no class token is another one than ours, whatever else fits.
  private static func requireClassToken(of plan: ImportPlan, _ wanted: Set<String>) throws(CheckpointError) {
    let root = "visual_encoder."
    guard wanted.contains(root + "cls_token"), plan.sources[root + "cls_token"] == nil,
      // Positions in two parts have that of the class token apart.
      let positions = plan.sources[root + "pos_embed"], positions.joining == .rows, let name = positions.names.first,
      let shape = plan.file.shape(of: name), shape.count == 3
    else { return }
    let side = Int(Double(shape[1]).squareRoot().rounded())
    guard side * side == shape[1] else { return }
    throw .absentClassToken(path: plan.file.path, positions: shape[1])
  }

  private static func fill(
    _ value: inout [Float], of parameter: Parameter, part: String, at place: Int, by plan: ImportPlan,
    _ report: inout LoadReport
  ) throws(CheckpointError) {
    guard let source = plan.sources[part] else {
      report.missing.append(part)
      return
    }
    let shape = PublishedNames.partShape(of: parameter)
    let partCount = value.count / parameter.parts.count
    let blockCount = partCount / source.blockCount
    for index in 0..<source.blockCount {
      if let lack = source.lack(ofBlock: index) {
        report.missing.append("\(part) (\(lack))")
        continue
      }
      let blockShape = source.blockCount == 1 ? shape : [shape[0] / source.blockCount] + shape.dropFirst()
      let stored = try plan.block(index, of: part, on: parameter.value.device)
      let (block, isReshaped) = try fitting(
        stored, source.parts[index] ?? part, part, to: blockShape, path: plan.file.path)
      if isReshaped {
        report.reshaped.append(LoadReport.Reshaping(name: part, found: stored.shape.sizes, needed: blockShape))
      }
      let start = place * partCount + index * blockCount
      let numbers = block.values
      guard numbers.allSatisfy(\.isFinite) else {
        throw .notFinite(path: plan.file.path, name: source.parts[index] ?? part)
      }
      value.replaceSubrange(start..<start + block.count, with: numbers)
      report.loadedCount += block.count
    }
    if (0..<source.blockCount).contains(where: { source.lack(ofBlock: $0) == nil }) { report.loaded.append(part) }
  }

  /// The array as the model needs it: only the embeddings of positions and of tokens may differ in shape.
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
    // Rows after those of the vocabulary belong to no token: files are padded to a round number of them.
    let isOfTokens = [".word_embeddings.weight", ".cls.predictions.bias"].contains(where: part.hasSuffix)
    if isOfTokens, let rows = found.first, let count = expected.first, found.dropFirst() == expected.dropFirst() {
      guard rows > count else { throw .tooFewTokens(path: path, found: rows, expected: count) }
      let width = expected.dropFirst().reduce(1, *)
      return (
        stored.reshaped([rows, width]).gatherRows(Indices(0..<count)).reshaped(Shape(expected)), true
      )
    }
    throw .wrongShape(path: path, name: name, found: found, expected: expected)
  }
}
