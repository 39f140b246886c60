import Autograd
import Encoders
import Experiments
import Tensor
import TestSupport
import Testing

@Suite struct ForeignEncoderTests {
  private let pictures = randomTensor([2, 3, 24, 24], "pictures")
  private let text = PackedText([[2, 7, 30, 41, 9], [2, 12]])

  private func model(_ encoders: EncoderChoice) -> Model {
    var shape = smallShape
    shape.initialDeviation = 0.3
    return Model(shape: shape, encoders: encoders, temperature: 0.07, seed: Seed(3))
  }

  /// The tape's derivative along a random direction of each parameter against central differences.
  private func expectGradients(of parameters: [Parameter], _ output: (Pass) -> Variable) {
    let weights = randomTensor(output(.inference).shape, "projection")
    let tape = Tape()
    let functional = Variable(weights.reshaped([1, weights.count]))
    let gradients = tape.gradients(
      of: output(.training(tape, seed: Seed(1))).reshaped([1, weights.count]).linear(weight: functional, bias: nil)
        .mean())
    for parameter in parameters {
      let original = parameter.value
      let direction = randomTensor(parameter.shape, "direction " + parameter.path)
      let length = Float(direction.sumOfSquares().squareRoot())
      func moved(_ distance: Float) -> Double {
        parameter.value = original
        parameter.value.add(direction, times: distance / length)
        defer { parameter.value = original }
        return output(.inference).value.dot(weights)
      }
      func slope(_ width: Float) -> Double { (moved(width) - moved(-width)) / Double(2 * width) }
      let expected = (4 * slope(0.02) - slope(0.04)) / 3
      guard let gradient = gradients[parameter] else {
        Issue.record("no gradient reaches \(parameter.path)")
        continue
      }
      let found = gradient.dot(direction) / Double(length)
      let scale = max(0.05, gradient.sumOfSquares().squareRoot())
      #expect(abs(found - expected) < 1e-2 * scale, "\(parameter.path): tape \(found), difference \(expected)")
    }
  }

  @Test func `A convolution of one's own has the gradients of its finite differences`() {
    let encoder = model(EncoderChoice(image: ConvolutionalEncoder())).online.image
    #expect(encoder.parameters.count == 8)
    expectGradients(of: encoder.parameters) { encoder(pictures, $0).rows }
  }

  @Test func `A bag of words and a fusion by concatenation have theirs`() {
    let online = model(EncoderChoice(text: BagOfWords(), fusion: ConcatenationFusion())).online
    expectGradients(of: online.text.parameters) { online.text(text, $0).rows }
    expectGradients(of: online.fusion.parameters) { pass in
      let images = online.image(pictures, pass)
      return online.fusion(
        online.text(text, pass), with: online.fusion.context(for: images, pass), images: [1, 0],
        outputs: Indices([0, 3, 6]), pass)
    }
  }

  @Test func `The first token of a picture is followed by its grid, whatever other pictures there are`() {
    let encoder = model(EncoderChoice(image: ConvolutionalEncoder())).online.image
    let together = encoder(pictures, .inference)
    #expect(together.offsets == Offsets(rows: 2, length: 10))
    let second = Tensor(Array(pictures.values.suffix(1728)), shape: [1, 3, 24, 24])
    #expect(distance(rows(encoder(second, .inference).rows.value), Array(rows(together.rows.value)[10...])) < 1e-5)
  }

  @Test(arguments: EncoderChoice.compared.map(\.value))
  func `A model of them forgets no parameter and starts its momentum as a copy`(
    encoders: EncoderChoice
  ) {
    let model = model(encoders)
    let visited = model.parameters + model.momentum.parameters
    let reflected = reflectedParameters(of: model)
    #expect(Set(visited.map(\.path)) == Set(reflected.map(\.path)) && visited.count == reflected.count)
    #expect(Set(visited.map(\.path)).count == visited.count)
    #expect(model.momentumTwins.allSatisfy { $0.online.value.values == $0.momentum.value.values })
    #expect(model.encoders == encoders)
  }

  @Test func `Another encoder moves no first value of the others`() {
    let plain = Dictionary(
      uniqueKeysWithValues: model(.vitBERT).online.parameters.map { ($0.path, $0.value.values) })
    let other = model(EncoderChoice(image: ConvolutionalEncoder())).online
    let shared = other.parameters.filter { plain[$0.path] != nil }
    #expect(shared.count == other.parameters.count - 8)
    #expect(shared.allSatisfy { plain[$0.path] == $0.value.values })
  }
}
