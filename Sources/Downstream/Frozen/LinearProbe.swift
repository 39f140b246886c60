import Autograd
import Data
import Losses
package import Tensor
import Training

/// Multinomial logistic regression on frozen features (Alain and Bengio 2016): what a linear map can read off the image encoder.
package struct LinearProbe: FrozenTask {
  package let name: String
  package let training: LabelledPictures
  package let test: LabelledPictures

  package init(_ name: String = "probe", training: LabelledPictures, test: LabelledPictures) {
    self.name = name
    self.training = training
    self.test = test
  }

  /// Steps over all pictures at once; enough for the loss to settle.
  private static let steps = 150

  package func answer(training features: Tensor, taught: [Int], test asked: Tensor) throws -> [Int] {
    let (width, classes) = (features.shape[1], training.classes.count)
    let weight = Parameter(path: "probe.weight", value: Tensor(zeros: [classes, width], on: features.device))
    let bias = Parameter(path: "probe.bias", value: Tensor(zeros: [classes], on: features.device))
    let rows = Variable(features.gatherRows(Indices(taught)))
    let targets = ClassTargets(labels: Indices(taught.map { training.labels[$0] }))
    // The decay keeps the weights of few examples small.
    let rate = LearningRate(peak: 0.05, floor: 0.001, warmUp: 0)
    let engine = Engine(AdamWSettings(learningRate: rate, weightDecay: 0.1), parameters: [weight, bias])
    for step in 0..<Self.steps {
      let tape = Tape()
      let logits = rows.linear(weight: tape.variable(weight), bias: tape.variable(bias))
      do {
        _ = try engine.descend(
          logits.crossEntropy(targets), on: tape, learningRate: rate.rate(at: step, of: Self.steps))
      } catch {
        throw DownstreamError.divergence(task: name, step: step)
      }
    }
    return Variable(asked).linear(weight: Variable(weight.value), bias: Variable(bias.value)).value.greatestColumns()
  }
}

extension Tensor {
  /// The column of the greatest value of each row, the lowest of equal ones, `[rows]`.
  func greatestColumns() -> [Int] {
    let (rows, columns) = shape2
    let values = values
    return (0..<rows).map { row in
      (0..<columns).reduce(0) { values[row * columns + $1] > values[row * columns + $0] ? $1 : $0 }
    }
  }
}
