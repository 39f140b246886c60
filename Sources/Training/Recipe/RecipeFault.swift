import Data
import Encoders
import Losses

extension Recipe {
  /// The first reason why nobody can train by this recipe, or nil: a clause that names the setting, what it is and what it may be.
  ///
  /// It knows no data and no files; everything else that would end a training, or make one of nothing, is found here. Comparisons are
  /// written so that a number that is none fails them.
  package var fault: String? {
    outline.fault ?? objectiveFault ?? Self.first(sizes + learning + optimization) ?? viewFault ?? initializationFault
  }

  /// Whether a run can last as many epochs.
  static func isLength(_ epochs: Double) -> Bool { epochs > 0 && epochs <= 1e6 }

  /// What a setting is, and what it must do.
  private struct Rule {
    let setting: String
    let value: String
    let isKept: Bool
    let demand: String

    init(_ setting: String, _ value: some CustomStringConvertible, _ isKept: Bool, must demand: String) {
      self.setting = setting
      self.value = value.description
      self.isKept = isKept
      self.demand = demand
    }
  }

  private static func first(_ rules: [Rule]) -> String? {
    rules.first { !$0.isKept }.map { "\($0.setting) is \($0.value); it must \($0.demand)" }
  }

  /// Small enough that no product of two sizes overflows, and far beyond any memory.
  private static let greatestQueue = 1 << 24

  /// By what similarities are multiplied at the end, before negatives of matching are drawn; nil without matching.
  private var matchingHardness: Float? {
    objectives.lazy.compactMap { $0.objective as? ITM }.first?.hardness.final
  }

  private var sizes: [Rule] {
    // [CLS] and one more token; [SEP] is none that says something.
    let leastLength = tokenizer.appendsSeparator ? 3 : 2
    return [
      Rule("batchSize", batchSize, batchSize >= 1, must: "be at least 1"),
      Rule(
        "shards", shards, shards >= 1 && batchSize % max(1, shards) == 0,
        must: "be at least 1 and divide batchSize, \(batchSize)"),
      Rule(
        "reranking", reranking.rawValue, reranking != .posterior || matchingHardness.map { $0 == 1 } ?? true,
        must:
          "be logit or probability where itm's hardness ends at \(matchingHardness ?? 1): the posterior takes negatives that were drawn by the "
          + "softmax of the similarity, 1"),
      Rule("negatives", negatives, negatives == .shard || shards > 1, must: "be shard unless shards is above 1"),
      // No steps at all is the control: a model with its first values.
      Rule("steps", steps, steps >= 0, must: "not be negative"),
      Rule("epochs", epochs ?? 1, epochs.map(Recipe.isLength) ?? true, must: "be above 0 and at most 1000000"),
      Rule(
        "queueSize", queueSize, queueSize >= 0 && queueSize <= Recipe.greatestQueue,
        must: "be within 0...\(Recipe.greatestQueue)"),
      Rule("shuffleBuffer", shuffleBuffer ?? 1, (shuffleBuffer ?? 1) >= 1, must: "be at least 1, or nil"),
      Rule(
        "maxTextLength", maxTextLength, maxTextLength >= leastLength && maxTextLength <= model.maxPositions,
        must: "be from \(leastLength) to model.maxPositions, \(model.maxPositions)"),
    ]
  }

  private var learning: [Rule] {
    let range = temperature
    return [
      Rule("momentumDecay", momentumDecay, (0...1).contains(momentumDecay), must: "be within 0...1"),
      Rule("distillation.share", distillation.share, (0...1).contains(distillation.share), must: "be within 0...1"),
      Rule("distillation.rampSteps", distillation.rampSteps, distillation.rampSteps >= 0, must: "not be negative"),
      Rule("captionNoise", captionNoise, (0...1).contains(captionNoise), must: "be within 0...1"),
      Rule("temperature.least", range.least, range.least > 0, must: "be above 0"),
      Rule(
        "temperature.greatest", range.greatest, range.greatest >= range.least && range.greatest.isFinite,
        must: "not be below temperature.least, \(range.least)"),
      Rule(
        "temperature.initial", range.initial, range.initial >= range.least && range.initial <= range.greatest,
        must: "be within temperature.least...temperature.greatest, \(range.least)...\(range.greatest)"),
      Rule(
        "temperature.rateScale", range.rateScale, range.rateScale >= 0 && range.rateScale.isFinite,
        must: "not be negative"),
    ]
  }

  private var optimization: [Rule] {
    let (rate, clipNorm) = (optimizer.learningRate, optimizer.clipNorm)
    return [
      Rule("optimizer.learningRate.peak", rate.peak, rate.peak > 0 && rate.peak.isFinite, must: "be above 0"),
      Rule(
        "optimizer.learningRate.floor", rate.floor, rate.floor >= 0 && rate.floor <= rate.peak,
        must: "be from 0 to the peak, \(rate.peak)"),
      Rule("optimizer.learningRate.warmUp", rate.warmUp, rate.warmUp >= 0, must: "not be negative"),
      Rule(
        "optimizer.weightDecay", optimizer.weightDecay, optimizer.weightDecay >= 0 && optimizer.weightDecay.isFinite,
        must: "not be negative"),
      Rule("optimizer.beta1", optimizer.beta1, (0..<1).contains(optimizer.beta1), must: "be from 0 to below 1"),
      Rule("optimizer.beta2", optimizer.beta2, (0..<1).contains(optimizer.beta2), must: "be from 0 to below 1"),
      Rule(
        "optimizer.epsilon", optimizer.epsilon, optimizer.epsilon > 0 && optimizer.epsilon.isFinite,
        must: "be above 0"),
      Rule(
        "optimizer.clipNorm", clipNorm ?? 1, clipNorm.map { $0 > 0 && $0.isFinite } ?? true,
        must: "be above 0, or nil where nothing is clipped"),
    ]
  }

  /// Of the objectives, their weights and how their losses become one.
  private var objectiveFault: String? {
    if objectives.isEmpty { return "it has no objective" }
    let names = objectives.map(\.name)
    if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) }) {
      return "the objective '\(twice.element)' is there twice"
    }
    for term in objectives {
      if let fault = term.weight.fault { return "the weight of the objective '\(term.name)' \(fault)" }
      if let fault = term.cadence.fault(batchSize: batchSize, shards: shards) {
        return "in the cadence of the objective '\(term.name)' \(fault)"
      }
    }
    let counting = objectives.filter { !$0.weight.isZero }
    if counting.isEmpty { return "the weights of all objectives are 0; one must be another number" }
    if let fault = encoderFault ?? tokenizer.fault { return fault }
    let outline = outline
    for term in counting {
      if let fault = term.objective.fault(for: outline) { return "in the objective '\(term.name)' \(fault)" }
    }
    return aggregation.aggregator.fault(for: counting.map(\.name)).map {
      "in the aggregation '\(aggregation.name)' \($0)"
    }
  }

  private var viewFault: String? {
    if augmentation.side != model.imageSide {
      return "augmentation.side is \(augmentation.side); it must be model.imageSide, \(model.imageSide)"
    }
    return augmentation.fault ?? views.fault
  }

  private var initializationFault: String? {
    guard let initialization else { return nil }
    if !(0...100).contains(initialization.leastCoverage) {
      return
        "the required coverage of the weights is \(initialization.leastCoverage) percent; it must be within 0...100"
    }
    if !(initialization.rateScale >= 0 && initialization.rateScale.isFinite) {
      return "initialization.rateScale is \(initialization.rateScale); it must not be negative"
    }
    if initialization.parts.isEmpty { return "initialization names no weights; it must name some, or be nil" }
    if initialization.textSource != nil, tokenizer.isTrained {
      return "its text encoder begins with weights, but its vocabulary is trained on the captions; set "
        + "tokenizer.tokens to .weights(...) or use beginning(with:)"
    }
    return nil
  }
}
