import Encoders

extension ConformanceSubject {
  /// A recipe skips the momentum encoders, and their share of the time, when no objective says that it reads them.
  func momentumUseFailure() -> String? {
    for distillation in [Float(0), fixture.distillation] where !objective.readsMomentum(distillation: distillation) {
      let world = ConformanceWorld(fixture)
      let step = world.makeStep(distillation: distillation)
      _ = world.term(of: objective, in: step)
      if step.computed(MomentumImage()) != nil || step.computed(MomentumText()) != nil {
        return "readsMomentum is false at distillation \(distillation), but the term ran a momentum encoder"
      }
    }
    return nil
  }
}
