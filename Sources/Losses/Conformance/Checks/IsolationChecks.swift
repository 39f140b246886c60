import Autograd
import Encoders
import Tensor

extension ConformanceSubject {
  /// Loss and metrics bit for bit, whether the company is computed before or after it. Its gradients within 1e-5 of their norm:
  /// features that somebody else asked for first are summed up in another order.
  func independenceFailure() -> String? {
    let alone = outcome()
    for comesLast in [true, false] {
      let world = ConformanceWorld(fixture)
      let step = world.makeStep()
      if comesLast { for other in company { _ = world.term(of: other, in: step) } }
      let term = world.term(of: objective, in: step)
      if !comesLast { for other in company { _ = world.term(of: other, in: step) } }
      let mixed = ConformanceOutcome(term, on: world.tape)
      if let difference = mixed.firstDifferentValue(from: alone)
        ?? mixed.firstDifference(from: alone, tolerance: 1e-5)
      {
        return "computed \(comesLast ? "after" : "before") the standard objectives and alone, \(difference)"
      }
    }
    return nil
  }
}

extension ConformanceSubject {
  /// The term is computed beside the standard objectives but not asked for. Nothing else may move: not their losses, not the
  /// gradient of their sum, not a parameter and not the queues.
  func absenceFailure() -> String? {
    let (without, untouched) = others(withTerm: false)
    let (with, touched) = others(withTerm: true)
    if let change = touched ?? untouched { return change }
    for (own, other) in zip(with, without) {
      if let difference = own.firstDifference(from: other) { return "beside it, \(difference)" }
    }
    return nil
  }

  /// The outcomes of the company and of their sum, and what the term has changed that it must not.
  private func others(withTerm: Bool) -> (outcomes: [ConformanceOutcome], change: String?) {
    let world = ConformanceWorld(fixture)
    let step = world.makeStep()
    let parameters = world.model.parameters + world.model.momentum.parameters
    let before = parameters.map(\.value.values)
    let (images, texts) = (world.queues.image.features.values, world.queues.text.features.values)
    var terms = company.map { world.term(of: $0, in: step) }
    var change: String?
    if withTerm {
      _ = world.term(of: objective, in: step)
      if let moved = zip(parameters, before).first(where: { $0.value.values != $1 }) {
        change = "computing it changed the parameter \(moved.0.path)"
      } else if images != step.queues.image.features.values || texts != step.queues.text.features.values {
        change = "computing it changed a queue"
      }
    }
    let sum = terms.map(\.loss).reduce(Variable(Tensor(0, on: world.model.device))) { $0 + $1 }
    terms.append(LossTerm(sum))
    return (terms.map { ConformanceOutcome($0, on: world.tape) }, change)
  }
}

extension ConformanceSubject {
  func teacherUntouchedFailure() -> String? {
    let world = ConformanceWorld(fixture)
    let head = fixture.makeHead(of: objective)
    let outcome = ConformanceOutcome(objective.term(for: world.makeStep(), head: head), on: world.tape)
    let teacher = Set(
      (world.model.momentum.parameters + head.momentumTwins.map(\.momentum) + head.movingMeans.map(\.value))
        .map { ObjectIdentifier($0) })
    let touched = outcome.gradients.map(\.parameter).filter { teacher.contains(ObjectIdentifier($0)) }
    return touched.first.map { "\($0.path) receives a gradient" }
  }
}
