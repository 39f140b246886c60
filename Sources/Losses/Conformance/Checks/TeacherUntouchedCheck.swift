import Autograd
import Encoders

extension ConformanceSubject {
  func teacherUntouchedFailure() -> String? {
    let world = ConformanceWorld(fixture)
    let head = fixture.makeHead(of: objective)
    let outcome = ConformanceOutcome(objective.term(for: world.makeStep(), head: head), on: world.tape)
    let teacher = Set(
      (world.model.momentum.parameters + head.momentumTwins.map(\.momentum)).map { ObjectIdentifier($0) })
    let touched = outcome.gradients.map(\.parameter).filter { teacher.contains(ObjectIdentifier($0)) }
    return touched.first.map { "\($0.path) receives a gradient" }
  }
}
