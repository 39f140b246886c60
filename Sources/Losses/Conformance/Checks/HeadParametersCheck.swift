import Autograd
import Encoders

extension ConformanceSubject {
  /// A parameter that is held but not visited would neither be trained nor saved; it is found by reflection.
  func headParametersFailure() -> String? {
    let model = fixture.makeModel()
    let head = fixture.makeHead(of: objective)
    let visited = head.parameters
    let known = visited + head.momentumTwins.map(\.momentum)
    let identities = Set(known.map { ObjectIdentifier($0) })
    if identities.count != known.count { return "a parameter is visited twice" }
    if let forgotten = reflectedParameters(of: head).first(where: { !identities.contains(ObjectIdentifier($0)) }) {
      return "\(forgotten.path) is not visited"
    }
    var taken = Set((model.parameters + model.momentum.parameters).flatMap(\.parts))
    for path in known.flatMap(\.parts) where !taken.insert(path).inserted {
      return "the path \(path) is used twice"
    }
    return nil
  }
}
