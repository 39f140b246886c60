public import Autograd
public import Losses
import Tensor

/// The loss of one objective in one step, as an aggregator sees it.
public struct WeightedLoss {
  public let name: ObjectiveName
  /// The place of the objective in the recipe; state has one value a place, also for objectives that do not count yet.
  public let place: Int
  /// What the recipe's schedule says for this step; never 0.
  public let weight: Float
  /// A scalar on the step's tape.
  public let loss: Variable

  public init(name: ObjectiveName, place: Int, weight: Float, loss: Variable) {
    self.name = name
    self.place = place
    self.weight = weight
    self.loss = loss
  }

  /// The unweighted loss.
  public var value: Float { loss.value.item }
}
