import Autograd
import Encoders
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct EngineTests {
  private let settings = AdamWSettings(learningRate: .constant(0.1), weightDecay: 0)

  private func weights(_ values: [[Float]]) -> [Parameter] {
    values.enumerated().map { Parameter(path: "w\($0).weight", value: Tensor($1, shape: [1, $1.count])) }
  }

  /// Depends on every parameter, with the slope `1 / count`.
  private func loss(_ parameters: [Parameter], on tape: Tape) -> Variable {
    let means = parameters.map { tape.variable($0).mean() }
    return means.dropFirst().reduce(means[0], +)
  }

  @Test func `Gradients that count as they come and all together give the same bits`() throws {
    func trained(together: Bool) throws -> (values: [[Float]], norms: [Float]) {
      let parameters = weights([[1, -2], [3]])
      let engine = Engine(settings, parameters: parameters)
      let norms = try (0..<5).map { _ in
        let tape = Tape()
        return try engine.descend(
          loss(parameters, on: tape), on: tape, learningRate: 0.1, reducing: together ? { $0 } : nil
        ).sums.norm
      }
      return (parameters.map(\.value.values), norms)
    }
    let (apart, whole) = (try trained(together: false), try trained(together: true))
    #expect(apart.values == whole.values && apart.norms == whole.norms)
    #expect(apart.values != [[1, -2], [3]])
  }

  @Test func `What the reduction makes of the gradients is what counts`() throws {
    let parameters = weights([[1, -2], [3]])
    let engine = Engine(settings, parameters: parameters)
    let tape = Tape()
    let sums = try engine.descend(
      loss(parameters, on: tape), on: tape, learningRate: 0.1,
      reducing: { gradients in
        Gradients.combining([gradients]) { $0 === parameters[0] ? [0] : [-4] }
      }
    ).sums
    #expect(sums.norm == 4)
    #expect(parameters[0].value.values == [1, -2])
    #expect(parameters[1].value.item > 3)
  }

  @Test func `A bound on the norm asks for all gradients together`() throws {
    let parameters = weights([[1]])
    #expect(!Engine(settings, parameters: parameters).needsWholeGradients)
    let bounded = AdamWSettings(learningRate: .constant(0.1), weightDecay: 0, clipNorm: 0.5)
    let engine = Engine(bounded, parameters: parameters)
    #expect(engine.needsWholeGradients)
    let tape = Tape()
    // The norm is that before clipping; the moments know what was clipped.
    #expect(try engine.descend(loss(parameters, on: tape), on: tape, learningRate: 0.1).sums.norm == 1)
    let mean = try #require(engine.optimizer[parameters[0]]).mean.item
    #expect(abs(mean - 0.05) < 1e-6)
  }

  @Test func `A gradient that is not finite is named, and nothing has changed`() throws {
    let parameters = weights([[1, -2], [3]])
    let engine = Engine(settings, parameters: parameters)
    let tape = Tape()
    #expect(throws: NonFiniteStepError.gradient(parameter: "w1.weight")) {
      try engine.descend(
        loss(parameters, on: tape), on: tape, learningRate: 0.1,
        reducing: { gradients in
          Gradients.combining([gradients]) { $0 === parameters[1] ? [.infinity] : [1] }
        })
    }
    #expect(parameters.map(\.value.values) == [[1, -2], [3]])
    #expect(engine.optimizer[parameters[0]] == nil)
  }

  @Test(arguments: [true, false])
  func `A loss that is not finite changes nothing`(together: Bool) throws {
    let parameters = weights([[1, -2], [3]])
    let engine = Engine(settings, parameters: parameters)
    let tape = Tape()
    #expect(throws: NonFiniteStepError.loss(place: 1, value: .infinity)) {
      try engine.descend(
        loss(parameters, on: tape), on: tape, learningRate: 0.1, guarding: [Tensor(1), Tensor(.infinity)],
        reducing: together ? { $0 } : nil)
    }
    #expect(parameters.map(\.value.values) == [[1, -2], [3]])
    #expect(engine.optimizer[parameters[0]] == nil)
  }

  @Test(arguments: [true, false])
  func `A step is read once`(together: Bool) throws {
    let device = FencedDevice()
    let parameters = [2, 3].map { Parameter(path: "w\($0).weight", value: Tensor(zeros: [1, $0], on: device)) }
    let engine = Engine(settings, parameters: parameters)
    let tape = Tape()
    device.forgetTraffic()
    let reading = try engine.descend(
      loss(parameters, on: tape), on: tape, learningRate: 0.1,
      reading: { [Tensor(7, on: device), Tensor(8, on: device)] }, reducing: together ? { $0 } : nil)
    #expect(device.traffic.downloads == 1)
    #expect(reading.losses == [0] && reading.numbers == [7, 8] && reading.sums.elements == 5)
  }

  @Test(arguments: [true, false])
  func `What is not its own stays as it is`(together: Bool) throws {
    let parameters = weights([[1, -2], [3]])
    let engine = Engine(settings, parameters: [parameters[0]])
    let tape = Tape()
    _ = try engine.descend(
      loss(parameters, on: tape), on: tape, learningRate: 0.1, reducing: together ? { $0 } : nil)
    #expect(parameters[0].value.values != [1, -2])
    #expect(parameters[1].value.item == 3)
  }

  @Test func `The rate of a single parameter is scaled by its path`() throws {
    let parameters = weights([[1], [1]])
    let engine = Engine(settings, parameters: parameters, rateScale: ["w1.weight": 0])
    let tape = Tape()
    _ = try engine.descend(loss(parameters, on: tape), on: tape, learningRate: 0.1)
    #expect(parameters[0].value.item < 1)
    #expect(parameters[1].value.item == 1)
  }

  @Test func `Followers move when they are told to`() throws {
    let parameters = weights([[1], [5]])
    let engine = Engine(
      settings, parameters: [parameters[0]], momentumTwins: [(online: parameters[0], momentum: parameters[1])])
    engine.moveMomentum(decay: 0.75)
    #expect(parameters[1].value.item == 4)
  }
}
