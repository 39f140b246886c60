import Autograd
import Encoders

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
