public import Losses

/// What makes a study's answer less than it seems; none of it stops a study.
public enum StudyWarning: Sendable, Hashable, CustomStringConvertible {
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
  /// A weight that is negative or not finite.
  case strangeWeight(arm: String, objective: ObjectiveName, weight: Float)

  public var description: String {
    switch self {
    case .confoundedArm(let arm, let changes, let baseline):
      "The arm '\(arm)' differs from '\(baseline)' in \(StudyWarning.list(changes)) at once, and from no arm in one thing "
        + "only: an effect could not be told apart."
    case .absentControl(let baseline):
      "No arm differs from the baseline '\(baseline)' in one thing only: there is no control."
    case .fewSeeds(let count):
      "\(count == 1 ? "One seed gives" : "\(count) seeds give") no interval one can rely on; three are the least, five better."
    case .choiceOnTest(let factor, let count):
      "The \(count) values of '\(factor)' are compared on the test split: whoever takes the best of them has chosen on test. "
        + "Choose with `split: .validation`, or say that it is a condition (`.asCondition()`)."
    case .duplicateArms(let first, let second):
      "The arms '\(first)' and '\(second)' are the same training: one of them says nothing."
    case .unheededWeight(let arm, let objective):
      "The arm '\(arm)' gives a weight to '\(objective)', which it does not have."
    case .strangeWeight(let arm, let objective, let weight):
      "The arm '\(arm)' weighs '\(objective)' by \(weight)."
    }
  }

  private static func list(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
  }
}
