package import Autograd
import Encoders
package import Tensor

/// Weights under their published names, from a model in memory or from a file of any known kind, on their way to a file.
package struct PublishedArrays {
  /// By published name; tied weights once.
  private(set) var weights: [String: Tensor] = [:]
  private(set) var queues: [String: Tensor] = [:]
  /// The column of the queues that is written next.
  private(set) var queuePointer = 0
  /// Names of the file that have no place among the published ones.
  package private(set) var leftOut: [String] = []
  /// Names of the file that are known to be of no use in a published one.
  private var dropped: [String] = []
  /// For messages.
  private let origin: String

  /// The weights of a model: its parameters, those of its momentum encoders, those of the heads of objectives.
  ///
  /// The queues, if any, are as published: `[width, size]`, a feature per column.
  package init(
    _ parameters: [Parameter], queues: (image: Tensor, text: Tensor)? = nil, queuePointer: Int = 0
  ) {
    origin = "the model"
    for parameter in parameters {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter) { weights[name] = value }
    }
    if let queues { self.queues = ["image_queue": queues.image, "text_queue": queues.text] }
    self.queuePointer = queuePointer
  }

  /// The weights of a file whose names `map` knows; blocks that belong together are joined, on `device`.
  package init(_ file: CheckpointFile, as map: some NameMap, on device: any Device) throws(CheckpointError) {
    origin = file.path
    let plan = try ImportPlan(map, file) { _ in true }
    guard !plan.sources.isEmpty || !plan.buffers.isEmpty else {
      throw .nothingRead(path: file.path, names: map.title)
    }
    leftOut = plan.unexpected
    dropped = plan.dropped
    for (target, source) in plan.sources.sorted(by: { $0.key < $1.key }) {
      var blocks: [Tensor] = []
      for index in 0..<source.blockCount {
        guard source.lack(ofBlock: index) == nil else {
          throw .incompleteArray(path: file.path, name: target)
        }
        blocks.append(try plan.block(index, of: target, on: device))
      }
      weights[target] = try PublishedArrays.joined(blocks, target, path: file.path)
    }
    var textPointer: Int?
    for (name, published) in plan.buffers {
      switch published {
      case "image_queue", "text_queue": queues[published] = try file.tensor(name, on: device)
      case "queue_ptr": queuePointer = try file.integers(name).first ?? 0
      case "text_queue_ptr": textPointer = try file.integers(name).first
      default: dropped.append(name)
      }
    }
    if let textPointer, let text = queues["text_queue"], text.shape.rank == 2 {
      queues["text_queue"] = PublishedArrays.turned(text, from: textPointer, to: queuePointer)
    }
  }

  /// The queue with its columns turned round so that what was written next at `from` is now at `target`: the published pointer is one
  /// for both queues.
  private static func turned(_ queue: Tensor, from: Int, to target: Int) -> Tensor {
    let (width, size) = queue.shape2
    guard from != target, (0..<size).contains(from), (0..<size).contains(target) else { return queue }
    let source = queue.values
    var turned = source
    for row in 0..<width {
      for column in 0..<size {
        turned[row * size + (column + size + target - from) % size] = source[row * size + column]
      }
    }
    return Tensor(turned, shape: queue.shape, on: queue.device)
  }

  private static func joined(_ blocks: [Tensor], _ target: String, path: String) throws(CheckpointError) -> Tensor {
    let shape = blocks[0].shape
    guard blocks.count > 1 else { return blocks[0] }
    for block in blocks where block.shape != shape || shape.rank == 0 {
      throw .wrongShape(path: path, name: target, found: block.shape.sizes, expected: shape.sizes)
    }
    let rows = blocks.map { $0.reshaped([shape[0], shape.count / max(1, shape[0])]) }
    return Tensor.concatenatingRows(rows).reshaped(Shape([shape[0] * blocks.count] + shape.sizes.dropFirst()))
  }

  /// The entries of the published checkpoint for these weights' sizes.
  package var layout: PublishedLayout {
    let shapes = weights.mapValues(\.shape.sizes)
    let queueSize = queues["image_queue"].map { $0.shape.rank == 2 ? $0.shape[1] : 0 } ?? 0
    return PublishedLayout(shape: ModelShape(of: shapes), queueSize: queueSize)
  }

  /// Writes a file of safetensors: the entries of the published checkpoint, then the arrays of a downstream task.
  @discardableResult
  package func write(to path: String, form: ExportForm = .published) throws(CheckpointError) -> ExportReport {
    var writer = SafeTensorsWriter(metadata: ["format": "pt"])
    var report = ExportReport(path: path)
    var rest = Set(weights.keys)
    for entry in layout.entries {
      if form == .weights, entry.content != .weights { continue }
      guard let contents = try contents(of: entry) else {
        report.absent.append(entry.name)
        continue
      }
      switch contents {
      case .numbers(let value): writer.add(entry.name, value)
      case .integers(let values): writer.add(entry.name, integers: values, shape: entry.shape)
      }
      report.written.append(entry.name)
      rest.remove(entry.name)
    }
    for name in rest.sorted() where TaskArrays.hold(name) {
      guard let value = weights[name] else { continue }
      let names = TaskArrays.publishedNames(of: name)
      for published in form == .weights ? Array(names.prefix(1)) : names {
        writer.add(published, value)
        report.written.append(published)
        report.ofTasks.append(published)
      }
      rest.remove(name)
    }
    for name in PublishedNames.own.sorted() where form == .weights {
      guard let value = weights[name] else { continue }
      writer.add(name, value)
      report.written.append(name)
      rest.remove(name)
    }
    report.leftOut = leftOut + rest.sorted()
    // The table of positions is made anew.
    report.dropped = dropped.filter { !report.written.contains($0) }
    try writer.write(to: path)
    return report
  }

  private enum Contents {
    case numbers(Tensor)
    case integers([Int])
  }

  /// What an entry holds, in the entry's shape; nil if these weights have nothing for it.
  private func contents(of entry: PublishedLayout.Entry) throws(CheckpointError) -> Contents? {
    switch entry.content {
    case .weights: return try fitting(weights[entry.name], entry)
    case .alias(let twin): return try fitting(weights[twin], entry)
    case .queue: return try fitting(queues[entry.name], entry)
    case .queuePointer: return queues.isEmpty ? nil : .integers([queuePointer])
    case .positionIDs(let positions):
      // As many as there are embeddings; an empty table may claim any number.
      guard let table = weights[positions], table.count > 0 else { return nil }
      return .integers(Array(0..<entry.shape[1]))
    }
  }

  private func fitting(_ value: Tensor?, _ entry: PublishedLayout.Entry) throws(CheckpointError) -> Contents? {
    guard let value else { return nil }
    let found = value.shape.sizes
    guard PublishedNames.isSameArray(found, entry.shape) || PublishedNames.isSameArray(entry.shape, found) else {
      throw .wrongShape(path: origin, name: entry.name, found: found, expected: entry.shape)
    }
    return .numbers(value.reshaped(Shape(entry.shape)))
  }
}

/// What a file of published names is to hold.
package enum ExportForm: String, Sendable, Hashable, CaseIterable {
  /// All that the published code expects of a pre-training checkpoint: also buffers and the second names of tied weights.
  case published
  /// Each weight once, nothing else: enough for Triad.
  case weights
}

/// What was written to a file of published names, and what was not.
package struct ExportReport: Sendable, Hashable, CustomStringConvertible {
  package let path: String
  /// In the order of the published checkpoint.
  package internal(set) var written: [String] = []
  /// Those of them that belong to the network of a downstream task.
  package internal(set) var ofTasks: [String] = []
  /// Entries of the published checkpoint for which there was nothing.
  package internal(set) var absent: [String] = []
  /// Names of the source that have no place in the published checkpoint.
  package internal(set) var leftOut: [String] = []
  /// Names of the source that are known to be of no use there: optimizer states, classifiers of other tasks.
  package internal(set) var dropped: [String] = []

  /// What has no published name, in one sentence; nil where everything of use has one.
  package var omission: String? {
    guard !leftOut.isEmpty else { return nil }
    let are = leftOut.count == 1 ? "array has no published name and is" : "arrays have no published name and are"
    return "\(leftOut.count) \(are) not in \(path): \(NameSummary.sentence(leftOut))."
  }

  package var description: String {
    var lines = ["\(path): \(written.count) arrays"]
    if !ofTasks.isEmpty { lines.append("  of a task \(NameSummary.groups(ofTasks).joined(separator: ", "))") }
    if !absent.isEmpty { lines.append("  absent    \(NameSummary.groups(absent).joined(separator: ", "))") }
    if !leftOut.isEmpty { lines.append("  left out  \(NameSummary.groups(leftOut).joined(separator: ", "))") }
    if !dropped.isEmpty { lines.append("  dropped   \(dropped.count) arrays of no use there") }
    return lines.joined(separator: "\n")
  }
}
