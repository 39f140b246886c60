import Autograd
import Encoders
import Foundation
import Losses
import Parts
import Tensor
import TestSupport
import Testing

/// The input of `Tests/Zoo/recorded.py`: element `k` is `sin(0.7 k + phase)`.
func wave(_ shape: Shape, _ phase: Double) -> Tensor {
  Tensor((0..<shape.count).map { Float(sin(0.7 * Double($0) + phase)) }, shape: shape)
}

/// The loss that `body` makes of `inputs`, and by each of them its slope along `cos(0.3 k)`, are those that PyTorch gave: within 1e-5 of
/// the greater of 1 and the number itself, which float32 leaves.
func expectRecorded(
  loss: Double, slopes: [Double], of inputs: [Tensor], sourceLocation: SourceLocation = #_sourceLocation,
  _ body: ([Variable]) -> Variable
) {
  let tape = Tape()
  let parameters = inputs.enumerated().map { Parameter(path: "\($0)", value: $1) }
  let found = body(parameters.map(tape.variable))
  #expect(
    agree(found.value.item, loss, tolerance: 1e-5), "the loss is \(found.value.item)", sourceLocation: sourceLocation)
  let gradients = tape.gradients(of: found)
  for (parameter, expected) in zip(parameters, slopes) {
    let values = gradients[parameter]?.values ?? []
    let slope = values.enumerated().reduce(0) { $0 + Double($1.element) * cos(0.3 * Double($1.offset)) }
    #expect(
      agree(Float(slope), expected, tolerance: 1e-5), "input \(parameter.path): the slope is \(slope)",
      sourceLocation: sourceLocation)
  }
}

/// The pictures and captions of the recordings, `[6, 5]`, not yet of unit length.
let recordedPair = [wave([6, 5], 0.1), wave([6, 5], 1.3)]
/// Their temperature.
let recordedTemperature = Tensor(0.2)

/// What every member of the zoo passes: the kit with the standard fixture and with groups, on small grids and without dropout.
func expectConforming(
  _ objective: some Objective, in fixture: ConformanceFixture = ConformanceFixture(),
  skipping: Set<ConformanceCheck> = [], sourceLocation: SourceLocation = #_sourceLocation
) {
  let report = checkObjective(objective, in: fixture, skipping: skipping)
  #expect(report.isConforming, "\(report)", sourceLocation: sourceLocation)
}

/// The model of the standard fixture as a fault sees it.
var standardOutline: ModelOutline {
  let fixture = ConformanceFixture()
  return ModelOutline(shape: fixture.shape, encoders: fixture.encoders)
}

/// The standard fixture in which two of the four pairs are of one group.
var groupedFixture: ConformanceFixture {
  var fixture = ConformanceFixture()
  fixture.groupNumbers = [0, 1, 0, 2]
  return fixture
}
