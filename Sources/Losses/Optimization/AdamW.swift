package import Autograd
import Foundation
package import Tensor

/// The state of AdamW: two moments and a step count for each parameter that ever had a gradient.
package struct AdamW {
  /// The moments of one parameter.
  package struct Moments {
    package var mean: Tensor
    package var variance: Tensor
    package var steps: Int

    package init(mean: Tensor, variance: Tensor, steps: Int) {
      self.mean = mean
      self.variance = variance
      self.steps = steps
    }
  }

  package let settings: AdamWSettings
  /// The elements of each parameter that are changed here, where several processes divide them; nil changes all.
  package let own: [ObjectIdentifier: Range<Int>]?
  /// Of these elements.
  private var moments: [ObjectIdentifier: Moments] = [:]

  package init(_ settings: AdamWSettings, own: [ObjectIdentifier: Range<Int>]? = nil) {
    self.settings = settings
    self.own = own
  }

  /// Makes the moments of parameters that have none yet and will have a gradient.
  package mutating func prepare(_ parameters: [Parameter]) {
    for parameter in parameters where moments[ObjectIdentifier(parameter)] == nil {
      moments[ObjectIdentifier(parameter)] = zeroMoments(of: parameter)
    }
  }

  /// Changes one parameter. The order of parameters does not matter.
  ///
  /// - Parameter scale: A scalar that the gradient is multiplied by; where it is NaN, the parameter and its moments stay as they are.
  package mutating func update(_ parameter: Parameter, gradient: Tensor, learningRate: Float, scale: Tensor) {
    let key = ObjectIdentifier(parameter)
    var state = moments.removeValue(forKey: key) ?? zeroMoments(of: parameter)
    state.steps += 1
    let step = AdamWStep(
      learningRate: learningRate, decay: AdamW.decays(parameter) ? settings.weightDecay : 0, beta1: settings.beta1,
      beta2: settings.beta2, epsilon: settings.epsilon, correction1: correction(settings.beta1, state.steps),
      correction2: correction(settings.beta2, state.steps))
    let device = parameter.value.device
    if let part = part(of: parameter) {
      var value = parameter.value.run(part)
      device.adamW(
        &value, mean: &state.mean, variance: &state.variance, gradient: gradient.run(part), scale: scale, step: step)
      parameter.value.replaceRun(from: part.lowerBound, with: value)
    } else {
      device.adamW(
        &parameter.value, mean: &state.mean, variance: &state.variance, gradient: gradient, scale: scale, step: step)
    }
    moments[key] = state
  }

  /// The elements of a parameter that are changed here; nil for all.
  package func part(of parameter: Parameter) -> Range<Int>? {
    guard let own else { return nil }
    let part = own[ObjectIdentifier(parameter)] ?? 0..<0
    return part.count == parameter.shape.count ? nil : part
  }

  /// Forgets that these parameters were to be changed, by an update that changed nothing.
  mutating func uncountStep(of parameters: [Parameter]) {
    for parameter in parameters { moments[ObjectIdentifier(parameter)]?.steps -= 1 }
  }

  /// The published groups: no decay for vectors and for names that end in `.bias`.
  package static func decays(_ parameter: Parameter) -> Bool {
    parameter.shape.rank != 1 && !parameter.path.hasSuffix(".bias")
  }

  private func zeroMoments(of parameter: Parameter) -> Moments {
    let (device, shape) = (parameter.value.device, part(of: parameter).map { [$0.count] } ?? parameter.shape)
    return Moments(mean: Tensor(zeros: shape, on: device), variance: Tensor(zeros: shape, on: device), steps: 0)
  }

  /// The state of `parameter`, or of its elements that are changed here; nil before its first gradient.
  package subscript(parameter: Parameter) -> Moments? {
    get { moments[ObjectIdentifier(parameter)].flatMap { $0.steps > 0 ? $0 : nil } }
    set { moments[ObjectIdentifier(parameter)] = newValue }
  }

  private func correction(_ beta: Float, _ steps: Int) -> Float {
    Float(1 - pow(Double(beta), Double(steps)))
  }
}

/// The optimizer of a recipe: AdamW (Loshchilov & Hutter 2019) with a schedule and optional clipping.
public struct AdamWSettings: Sendable, Codable, Hashable {
  /// The step size over time.
  public var learningRate: LearningRate
  /// Decoupled; for all parameters but vectors and biases, as published (so positions, class token and temperature do decay).
  public var weightDecay: Float
  /// How much of the mean of gradients remains in each step.
  public var beta1: Float
  /// How much of the mean of squared gradients remains in each step.
  public var beta2: Float
  /// What is added to the root in the denominator.
  public var epsilon: Float
  /// The greatest norm of all gradients together; nil does not clip, as published.
  public var clipNorm: Float?

  /// Settings of the optimizer; the defaults are the published ones.
  public init(
    learningRate: LearningRate, weightDecay: Float = 0.02, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-8, clipNorm: Float? = nil
  ) {
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.clipNorm = clipNorm
  }
}

/// The learning rate over a run: linear warm-up, then half a cosine down to a floor (Loshchilov & Hutter 2017).
public struct LearningRate: Sendable, Codable, Hashable {
  /// The greatest learning rate, at the end of warm-up.
  public var peak: Float
  /// Where warm-up starts and the cosine ends.
  public var floor: Float
  /// Steps of warm-up.
  public var warmUp: Int

  /// A rate that rises from `floor` to `peak` over `warmUp` steps and falls along a cosine to `floor` at the end of the
  /// run.
  public init(peak: Float, floor: Float, warmUp: Int) {
    self.peak = peak
    self.floor = floor
    self.warmUp = warmUp
  }

  /// The same rate at every step.
  public static func constant(_ rate: Float) -> LearningRate { LearningRate(peak: rate, floor: rate, warmUp: 0) }

  /// The rate at `step` of `steps`, both counted from 0.
  package func rate(at step: Int, of steps: Int) -> Float {
    if step < warmUp { return floor + (peak - floor) * Float(step + 1) / Float(warmUp) }
    let progress = Double(step - warmUp) / Double(max(1, steps - warmUp))
    return floor + (peak - floor) * Float(0.5 * (1 + cos(Double.pi * min(1, progress))))
  }
}
