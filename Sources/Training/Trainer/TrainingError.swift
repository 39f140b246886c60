public import Losses

/// Why a run cannot go on; every description is one sentence.
public enum TrainingError: Error, CustomStringConvertible {
  case impossibleRecipe(name: String, reason: String)
  case nonFiniteLoss(objective: ObjectiveName, step: Int, value: Float)
  case nonFiniteGradient(parameter: String, step: Int)

  public var description: String {
    switch self {
    case .impossibleRecipe(let name, let reason): "The recipe '\(name)' cannot be trained: \(reason)."
    case .nonFiniteLoss(let objective, let step, let value):
      "The loss of '\(objective)' is \(value) at step \(step); lower the learning rate or raise the temperature's lower bound."
    case .nonFiniteGradient(let parameter, let step):
      "The gradient of '\(parameter)' is not finite at step \(step); lower the learning rate or clip the gradients."
    }
  }
}
