package import Data
public import Losses
import Reporting
import Training

/// Looks for what confounds a study before it costs time: a pure function of its design.
package struct StudyLinter {
  let arms: Arms
  let seedCount: Int
  let split: DataSplit
  /// Why arms cannot be trained, in the order of the rows.
  private let faults: [String?]

  /// - Parameter faults: Why arms cannot be trained, in the order of the rows; what their recipes say where it is nil.
  package init(arms: Arms, seedCount: Int, split: DataSplit, faults: [String?]? = nil) {
    self.arms = arms
    self.seedCount = seedCount
    self.split = split
    self.faults = faults ?? arms.all.map(\.fault)
  }

  /// The fewest seeds whose paired interval is not absurd: with two, the 97.5 % quantile of Student's t is 12.7.
  static let fewestSeeds = 3
  /// So many levels of one setting are a search.
  private static let fewestChoices = 3

  package var warnings: [StudyWarning] {
    impossible + duplicates + weights + confounded + choices
      + (seedCount < Self.fewestSeeds ? [.fewSeeds(seedCount)] : [])
  }

  private var impossible: [StudyWarning] {
    zip(arms.all, faults).compactMap { recipe, fault in fault.map { .impossibleArm(recipe.name, reason: $0) } }
  }

  private var duplicates: [StudyWarning] {
    let all = arms.all
    return all.indices.compactMap { place in
      let twin = all[..<place].first { $0.with(\.unheeded, []).trains(as: all[place].with(\.unheeded, [])) }
      return twin.map { .duplicateArms($0.name, all[place].name) }
    }
  }

  private var weights: [StudyWarning] {
    arms.all.flatMap { recipe in
      recipe.unheeded.map { .unheededWeight(arm: recipe.name, objective: $0) }
        + recipe.objectives.compactMap { term in
          // One that is not a number makes the arm impossible.
          let wrong = [term.weight.initial, term.weight.final].first { $0 < 0 && $0.isFinite }
          return wrong.map { .strangeWeight(arm: recipe.name, objective: term.name, weight: $0) }
        }
    }
  }

  private var confounded: [StudyWarning] {
    let all = arms.all
    guard all.count > 1 else { return [.absentControl(baseline: arms.baseline.name)] }
    let fromBaseline = arms.variants.map { changes(from: arms.baseline, to: $0) }
    var found: [StudyWarning] = []
    for (variant, changes) in zip(arms.variants, fromBaseline) where changes.count > 1 {
      let hasNeighbour = all.contains { self.changes(from: $0, to: variant).count == 1 }
      if !hasNeighbour { found.append(.confoundedArm(variant.name, changes: changes, baseline: arms.baseline.name)) }
    }
    if !fromBaseline.contains(where: { $0.count == 1 }) { found.append(.absentControl(baseline: arms.baseline.name)) }
    return found
  }

  private var choices: [StudyWarning] {
    guard split == .test else { return [] }
    return arms.variations.filter(\.isChosen).compactMap { variation in
      let levels = Set(arms.all.compactMap(variation.level))
      return levels.count < Self.fewestChoices
        ? nil : .choiceOnTest(factor: variation.factor.name, count: levels.count)
    }
  }

  /// The things in which two recipes differ: factors of the design first, then settings by their path.
  private func changes(from left: Recipe, to right: Recipe) -> [String] {
    // One objective in the place of another is one thing where a design says so, although two objectives come and go.
    let single = arms.variations.first { variation in
      variation.level(left) != variation.level(right)
        && variation.transfer(right, left).trains(as: right.with(\.unheeded, left.unheeded))
    }
    if let single { return [single.factor.name] }
    var bridged = left
    var names: [String] = []
    // Presence first, which comes last: an objective that is not there has no settings to differ in.
    for variation in arms.variations.reversed() where variation.level(bridged) != variation.level(right) {
      bridged = variation.transfer(right, bridged)
      names.append(variation.factor.name)
    }
    if bridged.trains(as: right.with(\.unheeded, bridged.unheeded)) { return names }
    let (before, after) = (RecipeSettings(bridged), RecipeSettings(right))
    var paths: [String] = []
    for difference in before.differences(to: after) {
      // What one of them has not at all, such as pre-trained weights, is one thing, whatever its settings are.
      let part = difference.path.prefix { $0 != "." }
      let path = before.has(part) && after.has(part) ? difference.path : String(part)
      if !paths.contains(path) { paths.append(path) }
    }
    return names + paths
  }
}

/// What makes a study's answer less than it seems; none of it stops a study.
public enum StudyWarning: Sendable, Hashable, CustomStringConvertible {
  /// No run of the arm can be trained: its row will say so.
  case impossibleArm(String, reason: String)
  /// No other arm differs from this one in a single thing, so nobody can say which of its changes did it.
  case confoundedArm(String, changes: [String], baseline: String)
  /// There is nothing to compare with: no arm differs from the baseline in a single thing.
  case absentControl(baseline: String)
  /// Too few seeds for an interval that means something.
  case fewSeeds(Int)
  /// The best of several values would be read off the split that is reported.
  case choiceOnTest(factor: String, count: Int)
  /// Two arms are the same training.
  case duplicateArms(String, String)
  /// A weight was given to an objective that the arm does not have.
  case unheededWeight(arm: String, objective: ObjectiveName)
  /// A weight that is negative.
  case strangeWeight(arm: String, objective: ObjectiveName, weight: Float)
  /// Captions say on which side things are, and pictures are mirrored.
  case mirroredSides(MirroredSides)

  /// One sentence that names the arm or the factor.
  public var description: String {
    switch self {
    case .impossibleArm(let arm, let reason): "The arm '\(arm)' cannot be trained: \(reason)."
    case .confoundedArm(let arm, let changes, let baseline):
      "The arm '\(arm)' differs from '\(baseline)' in \(StudyWarning.list(changes)) at once, and from no arm in one thing "
        + "only: an effect could not be told apart."
    case .absentControl(let baseline):
      "No arm differs from the baseline '\(baseline)' in one thing only: there is no control."
    case .fewSeeds(let count):
      "\(count == 1 ? "One seed gives" : "\(count) seeds give") no interval one can rely on; three are the least, five better."
    case .choiceOnTest(let factor, let count):
      "The \(count) values of '\(factor)' are compared on the test split: taking the best of them is choosing on test. "
        + "Choose with `split: .validation`, or say that it is a condition (`.asCondition()`)."
    case .duplicateArms(let first, let second):
      "The arms '\(first)' and '\(second)' are the same training: one of them says nothing."
    case .unheededWeight(let arm, let objective):
      "The arm '\(arm)' gives a weight to '\(objective)', which it does not have."
    case .strangeWeight(let arm, let objective, let weight):
      "The arm '\(arm)' weighs '\(objective)' by \(weight)."
    case .mirroredSides(let found): found.description
    }
  }

  private static func list(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
  }
}
