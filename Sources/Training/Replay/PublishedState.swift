import Checkpoints
import Autograd
import Encoders
import Losses
import Tensor

/// How the state of a trainer is spread over the arrays of a published state file: which names, in which order and shapes.
struct PublishedState {
  /// What an array of the file stands for.
  private enum Source {
    /// A parameter or a momentum twin of this name.
    case parameter
    /// The same array as the parameter of this name, stored a second time.
    case tie(to: String)
    case imageQueue, textQueue, queuePointer
    /// The table 0, 1, 2, ... that PyTorch's BERT keeps as a buffer.
    case positions
  }

  private struct Entry {
    let name: String
    let shape: Shape
    let source: Source
  }

  private let entries: [Entry]

  /// Takes the names from `file`; one that stands for no part of `trainer` is an error.
  init(of trainer: Trainer, in file: SafeTensorsReader) throws(ReplayError) {
    let known = Set((trainer.parameters + trainer.momentumTwins.map(\.momentum)).flatMap(\.parts))
    var entries: [Entry] = []
    for name in file.names {
      let source: Source
      switch name {
      case "image_queue": source = .imageQueue
      case "text_queue": source = .textQueue
      case "queue_ptr": source = .queuePointer
      case "text_encoder.bert.embeddings.position_ids", "text_encoder_m.bert.embeddings.position_ids":
        source = .positions
      case _ where known.contains(name): source = .parameter
      default:
        guard let original = PublishedState.original(of: name), known.contains(original) else {
          throw .malformedState(path: file.path, reason: "nothing in the model is called '\(name)'")
        }
        source = .tie(to: original)
      }
      entries.append(Entry(name: name, shape: Shape(file.shape(of: name) ?? []), source: source))
    }
    self.entries = entries
  }

  /// The published word predictor shares its weight with the word table, and its bias with the bias beside it.
  private static func original(of name: String) -> String? {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard let encoder = parts.first, encoder.hasPrefix("text_encoder") else { return nil }
    switch parts.last {
    case "cls.predictions.decoder.weight": return encoder + ".bert.embeddings.word_embeddings.weight"
    case "cls.predictions.decoder.bias": return encoder + ".cls.predictions.bias"
    default: return nil
    }
  }

  /// Stops at an array that should be the same as another and is not, and at positions that are not counted from 0.
  func checkTies(in file: SafeTensorsReader) throws {
    for entry in entries {
      if case .positions = entry.source {
        guard try file.integers(entry.name).enumerated().allSatisfy({ $0.offset == $0.element }) else {
          throw ReplayError.malformedState(path: file.path, reason: "'\(entry.name)' is not 0, 1, 2, ...")
        }
      }
      guard case .tie(let original) = entry.source else { continue }
      guard try file.floats(entry.name) == file.floats(original) else {
        throw ReplayError.malformedState(
          path: file.path, reason: "'\(entry.name)' and '\(original)' differ, but they are one array in the model")
      }
    }
  }

  func state(of trainer: Trainer) -> [ReplayArray] {
    let values = arrays(of: trainer.parameters + trainer.momentumTwins.map(\.momentum)) { $0.value }
    return entries.compactMap { entry in
      switch entry.source {
      case .parameter: values[entry.name].map { floats(entry, $0) }
      case .tie(let original): values[original].map { floats(entry, $0) }
      case .imageQueue: floats(entry, trainer.queues.image.features.transposedMatrix())
      case .textQueue: floats(entry, trainer.queues.text.features.transposedMatrix())
      case .queuePointer:
        ReplayArray(
          name: entry.name, contents: .integers([trainer.queues.image.next], shape: entry.shape.sizes))
      case .positions:
        ReplayArray(
          name: entry.name, contents: .integers(Array(0..<entry.shape.count), shape: entry.shape.sizes))
      }
    }
  }

  /// Every trainable parameter's gradient, once each; zeros where the loss does not depend on it.
  func gradients(_ gradients: Gradients, of trainer: Trainer) -> [ReplayArray] {
    let values = arrays(of: trainer.parameters) {
      gradients[$0] ?? Tensor(zeros: $0.shape, on: $0.value.device)
    }
    return entries.compactMap { entry in
      guard case .parameter = entry.source else { return nil }
      return values[entry.name].map { floats(entry, $0) }
    }
  }

  private func floats(_ entry: Entry, _ value: Tensor) -> ReplayArray {
    ReplayArray(name: entry.name, contents: .floats(value.reshaped(entry.shape)))
  }

  private func arrays(of parameters: [Parameter], _ value: (Parameter) -> Tensor) -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for parameter in parameters {
      for (name, array) in PublishedNames.arrays(of: value(parameter), as: parameter) { result[name] = array }
    }
    return result
  }
}
