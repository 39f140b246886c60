import Data
import Autograd
import Encoders
import Tensor

extension EncoderSubject {
  /// A stack of layers is the encoder wherever it is cut, so that its lower layers can be frozen.
  func layersFailure() -> String? {
    let (shape, maker) = (fixture.shape, fixture.maker)
    if kind == .imageEncoder, let count = encoders.image.layerCount(for: shape) {
      guard let stack = encoders.image.makeEncoder(for: shape, maker) as? any LayeredImageEncoder else {
        return "it says that it is a stack of \(count) layers, and its encoder is not a LayeredImageEncoder"
      }
      let pictures = fixture.makeBatch().firstViews
      return cutFailure(count, stack.parameters, stack.lowerParameters) { layers, pass in
        guard let layers else { return stack(pictures, pass) }
        return stack.upper(stack.lower(pictures, layers: layers, pass), from: layers, pass)
      }
    }
    if kind == .textEncoder, let count = encoders.text.layerCount(for: shape) {
      guard let stack = encoders.text.makeEncoder(for: shape, maker) as? any LayeredTextEncoder else {
        return "it says that it is a stack of \(count) layers, and its encoder is not a LayeredTextEncoder"
      }
      let captions = fixture.makeBatch().text
      return cutFailure(count, stack.parameters, stack.lowerParameters) { layers, pass in
        guard let layers else { return stack(captions, pass) }
        return stack.upper(stack.lower(captions, layers: layers, pass), from: layers, pass)
      }
    }
    return nil
  }

  /// - Parameter run: The encoder, cut above so many layers, or whole.
  private func cutFailure(
    _ count: Int, _ parameters: [Parameter], _ lower: (Int) -> [Parameter], _ run: (Int?, Pass) -> TokenBatch
  ) -> String? {
    guard count >= 0 else { return "it has \(count) layers" }
    let pass = Pass.momentum(seed: fixture.seed.derived("layers"))
    let whole = run(nil, pass).rows.value.values
    let own = Set(parameters.map { ObjectIdentifier($0) })
    var below = 0
    for layers in 0...count {
      if run(layers, pass).rows.value.values != whole { return "cut above \(layers) layers it gives other bits" }
      let frozen = lower(layers)
      if let stranger = frozen.first(where: { !own.contains(ObjectIdentifier($0)) }) {
        return "\(stranger.path), of its lower \(layers) layers, is none of its parameters"
      }
      if frozen.count < below { return "\(layers) layers have fewer parameters than those below" }
      below = frozen.count
    }
    return nil
  }
}
