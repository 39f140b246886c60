public import Autograd
import Foundation
public import Tensor

/// The state of AdamW: two moments and a step count for each parameter that ever had a gradient.
public struct AdamW {
  /// The moments of one parameter.
  public struct Moments {
    public var mean: Tensor
    public var variance: Tensor
    public var steps: Int

    public init(mean: Tensor, variance: Tensor, steps: Int) {
      self.mean = mean
      self.variance = variance
      self.steps = steps
    }
  }

  public let settings: AdamWSettings
  private var moments: [ObjectIdentifier: Moments] = [:]

  public init(_ settings: AdamWSettings) { self.settings = settings }

  /// Changes every parameter with a gradient; one without is left alone, as PyTorch does.
  ///
  /// - Parameter rateScale: A factor on the learning rate of single parameters, by path.
  public mutating func update(
    _ parameters: [Parameter], gradients: Gradients, learningRate: Float, gradientScale: Float,
    rateScale: [String: Float] = [:]
  ) {
    for parameter in parameters {
      guard let gradient = gradients[parameter] else { continue }
      update(
        parameter, gradient: gradient, learningRate: learningRate * (rateScale[parameter.path] ?? 1),
        gradientScale: gradientScale)
    }
  }

  /// Makes the moments of parameters that have none yet and will have a gradient.
  package mutating func prepare(_ parameters: [Parameter]) {
    for parameter in parameters where moments[ObjectIdentifier(parameter)] == nil {
      moments[ObjectIdentifier(parameter)] = AdamW.zeroMoments(of: parameter)
    }
  }

  /// Changes one parameter. The order of parameters does not matter.
  public mutating func update(_ parameter: Parameter, gradient: Tensor, learningRate: Float, gradientScale: Float = 1) {
    let key = ObjectIdentifier(parameter)
    var state = moments.removeValue(forKey: key) ?? AdamW.zeroMoments(of: parameter)
    state.steps += 1
    let step = AdamWStep(
      learningRate: learningRate, decay: AdamW.decays(parameter) ? settings.weightDecay : 0, beta1: settings.beta1,
      beta2: settings.beta2, epsilon: settings.epsilon, correction1: correction(settings.beta1, state.steps),
      correction2: correction(settings.beta2, state.steps), gradientScale: gradientScale)
    parameter.value.device.adamW(
      &parameter.value, mean: &state.mean, variance: &state.variance, gradient: gradient, step: step)
    moments[key] = state
  }

  /// The published groups: no decay for vectors and for names that end in `.bias`.
  public static func decays(_ parameter: Parameter) -> Bool {
    parameter.shape.rank != 1 && !parameter.path.hasSuffix(".bias")
  }

  private static func zeroMoments(of parameter: Parameter) -> Moments {
    let device = parameter.value.device
    return Moments(
      mean: Tensor(zeros: parameter.shape, on: device), variance: Tensor(zeros: parameter.shape, on: device), steps: 0)
  }

  /// The state of `parameter`, for checkpoints; nil before its first gradient.
  public subscript(parameter: Parameter) -> Moments? {
    get { moments[ObjectIdentifier(parameter)].flatMap { $0.steps > 0 ? $0 : nil } }
    set { moments[ObjectIdentifier(parameter)] = newValue }
  }

  private func correction(_ beta: Float, _ steps: Int) -> Float {
    Float(1 - pow(Double(beta), Double(steps)))
  }
}
