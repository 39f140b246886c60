package import Autograd
import Encoders
package import Tensor

/// Turns losses into changed parameters: gradients, what is made of them before they count, clipping, AdamW, moving averages.
///
/// Whoever trains has one: pre-training, fine-tuning, a probe, the check that an objective can be learned. It knows neither where a loss
/// comes from nor who else computes a part of it.
package final class Engine {
  /// Those that it changes.
  package let parameters: [Parameter]
  /// Those that follow others as a moving average.
  package let momentumTwins: [(online: Parameter, momentum: Parameter)]
  package var optimizer: AdamW
  /// On the learning rate of single parameters, by path.
  private let rateScale: [String: Float]
  private let own: Set<ObjectIdentifier>
  private let device: any Device

  package init(
    _ settings: AdamWSettings, parameters: [Parameter],
    momentumTwins: [(online: Parameter, momentum: Parameter)] = [], rateScale: [String: Float] = [:]
  ) {
    require(!parameters.isEmpty, "engine: there are no parameters to change")
    self.parameters = parameters
    self.momentumTwins = momentumTwins
    self.rateScale = rateScale
    device = parameters[0].value.device
    optimizer = AdamW(settings)
    own = Set(parameters.map(ObjectIdentifier.init))
  }

  /// Whether it needs the gradients of all parameters together before the first of them may change.
  ///
  /// If not, each parameter changes as soon as its gradient is complete, and the gradient is forgotten; the results are the same,
  /// bit for bit, and the gradients never take memory all at once.
  package var needsWholeGradients: Bool { optimizer.settings.clipNorm != nil }

  /// Changes the parameters by the gradients of `loss`, and uses its tape up. Where one of `guarded` is not finite none of them changes; where
  /// a gradient is not, those whose gradients came before it may have changed, unless gradients are clipped or reduced.
  ///
  /// - Parameters:
  ///   - guarded: Losses that have to be finite and are read when the step is over; `loss` alone, if nil.
  ///   - numbers: Scalars that are read with them, asked for when the parameters have been changed.
  ///   - reducing: What the gradients of this loss become before they count, such as their sum with those of others. It gets them
  ///     all together, at the cost of the memory that holds them.
  package func descend(
    _ loss: Variable, on tape: Tape, learningRate: Float, guarding guarded: [Tensor]? = nil,
    reading numbers: () -> [Tensor] = { [] }, reducing: ((Gradients) -> Gradients)? = nil
  ) throws(NonFiniteStepError) -> StepReading {
    let guarded = guarded ?? [loss.value]
    guard needsWholeGradients || reducing != nil else {
      return try updateUnderway(loss, on: tape, learningRate: learningRate, guarding: guarded, reading: numbers)
    }
    let gradients = device.runPart("backward") { tape.gradients(of: loss) }
    return try update(
      by: reducing?(gradients) ?? gradients, learningRate: learningRate, guarding: guarded, reading: numbers)
  }

  /// Changes the parameters by gradients that are all there; none of them, if a loss or a gradient is not finite.
  package func update(
    by gradients: Gradients, learningRate: Float, guarding losses: [Tensor] = [],
    reading numbers: () -> [Tensor] = { [] }
  ) throws(NonFiniteStepError) -> StepReading {
    var ledger = StepLedger(guarding: losses, capacity: gradients.parameters.count, on: device)
    device.runPart("gradient norm") {
      for parameter in gradients.parameters {
        if let gradient = gradients[parameter] { ledger.note(parameter, gradient) }
      }
      if let limit = optimizer.settings.clipNorm { ledger.clip(to: limit) }
    }
    let changed = parameters.filter { gradients[$0] != nil }
    device.runPart("optimizer") {
      for parameter in changed {
        guard let gradient = gradients[parameter] else { continue }
        optimizer.update(
          parameter, gradient: gradient, learningRate: rate(of: parameter, learningRate), scale: ledger.scale)
      }
    }
    return try read(ledger, numbers(), changed: changed, isReversed: false)
  }

  /// Changes each parameter as soon as its gradient is complete, and forgets the gradient.
  private func updateUnderway(
    _ loss: Variable, on tape: Tape, learningRate: Float, guarding losses: [Tensor], reading numbers: () -> [Tensor]
  ) throws(NonFiniteStepError) -> StepReading {
    let reached = tape.parameters(of: loss)
    // What stays is made before the gaps that backward leaves: those are the next step's.
    optimizer.prepare(reached.filter { own.contains(ObjectIdentifier($0)) })
    var ledger = StepLedger(guarding: losses, capacity: reached.count, on: device)
    var changed: [Parameter] = []
    device.runPart("backward") {
      tape.forEachGradient(of: loss) { parameter, gradient in
        device.runPart("gradient norm", isShared: true) { ledger.note(parameter, gradient) }
        guard own.contains(ObjectIdentifier(parameter)) else { return }
        changed.append(parameter)
        device.runPart("optimizer", isShared: true) {
          optimizer.update(
            parameter, gradient: gradient, learningRate: rate(of: parameter, learningRate), scale: ledger.scale)
        }
      }
    }
    return try read(ledger, numbers(), changed: changed, isReversed: true)
  }

  private func rate(of parameter: Parameter, _ learningRate: Float) -> Float {
    learningRate * (rateScale[parameter.path] ?? 1)
  }

  /// Reads the step back, and takes it back where something in it was not finite.
  private func read(
    _ ledger: StepLedger, _ numbers: [Tensor], changed: [Parameter], isReversed: Bool
  ) throws(NonFiniteStepError) -> StepReading {
    let reading = ledger.read(numbers, isReversed: isReversed)
    let loss = reading.losses.firstIndex { !$0.isFinite }
    let gradient = reading.sums.firstNonFinite
    guard loss == nil, gradient == nil else {
      // Gradients that counted as they came may have changed some parameters before the one that is not finite.
      if loss != nil || !isReversed { optimizer.uncountStep(of: changed) }
      if let loss { throw .loss(place: loss, value: reading.losses[loss]) }
      throw .gradient(parameter: gradient ?? "")
    }
    return reading
  }

  /// Moves every parameter that follows another: of its own value the share `decay` stays.
  package func moveMomentum(decay: Float) {
    device.runPart("EMA") { momentumTwins.moveMomentum(decay: decay) }
  }
}
