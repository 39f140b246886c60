package import Autograd
package import Losses
import Tensor

extension AdamW {
  /// Changes every parameter with a gradient, as an engine does with gradients that are all there.
  ///
  /// - Parameter rateScale: A factor on the learning rate of single parameters, by path.
  package mutating func update(
    _ parameters: [Parameter], gradients: Gradients, learningRate: Float, gradientScale: Float = 1,
    rateScale: [String: Float] = [:]
  ) {
    for parameter in parameters {
      guard let gradient = gradients[parameter] else { continue }
      update(
        parameter, gradient: gradient, learningRate: learningRate * (rateScale[parameter.path] ?? 1),
        scale: Tensor(gradientScale, on: gradient.device))
    }
  }
}
