import Data
import Encoders
import Foundation
import Losses
import Tensor

extension Recipe {
  /// The settings as JSON with sorted keys: equal recipes give equal text, whatever their names.
  public func canonicalJSON() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// A hash of everything but the name.
  public func fingerprint() throws -> UInt64 { Hashing.mix(Hashing.fnv1a(try canonicalJSON())) }
}

extension Recipe {
  /// The first reason why nobody can train by this recipe, or nil.
  public var fault: String? {
    if let fault = model.fault { return fault }
    if objectives.isEmpty { return "it has no objective" }
    let names = objectives.map(\.name)
    if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
      return "the objective '\(twice.element)' is there twice"
    }
    if batchSize < 1 { return "batchSize is \(batchSize); it must be at least 1" }
    // No steps at all is the control: a model with its first values.
    if steps < 0 { return "steps is \(steps); it must not be negative" }
    if queueSize < 0 { return "queueSize is \(queueSize); it must not be negative" }
    if !(0...1).contains(momentumDecay) { return "momentumDecay \(momentumDecay) is outside 0...1" }
    if !(0...1).contains(distillation.share) { return "the distillation share \(distillation.share) is outside 0...1" }
    if !(0...1).contains(captionNoise) { return "captionNoise \(captionNoise) is outside 0...1" }
    if augmentation.side != model.imageSide {
      return "views of \(augmentation.side) pixels do not fit a model of \(model.imageSide)"
    }
    if !(2...model.maxPositions).contains(maxTextLength) {
      return "maxTextLength \(maxTextLength) is outside 2...\(model.maxPositions)"
    }
    if let initialization {
      if !(0...100).contains(initialization.leastCoverage) {
        return "a coverage of \(initialization.leastCoverage) percent is outside 0...100"
      }
      if initialization.textSource != nil, tokenizer.tokens == .trained {
        return "its text encoder begins with weights, but its vocabulary is trained on the captions; set "
          + "tokenizer.tokens to .weights(...) or use beginning(with:)"
      }
    }
    if !(temperature.least > 0 && temperature.least <= temperature.greatest) {
      return "the temperature range \(temperature.least)...\(temperature.greatest) is not a range above 0"
    }
    return nil
  }
}
