import Autograd
import Encoders
import Tensor

extension EncoderSubject {
  /// A parameter that is held but not visited would neither be trained nor saved; it is found by reflection.
  func parametersFailure() -> String? {
    let layers = make(fixture, fixture.maker).layers
    let visited = layers.parameters
    if let failure = visitFailure(of: layers, visited: visited) { return failure }
    if visited.map({ ObjectIdentifier($0) }) != layers.parameters.map({ ObjectIdentifier($0) }) {
      return "they are visited in another order each time"
    }
    var taken = Set(company)
    for path in visited.flatMap(\.parts) where !taken.insert(path).inserted { return "the path \(path) is used twice" }
    return nil
  }

  /// The paths of what else is in a model with the standard encoders.
  private var company: [String] {
    let (shape, maker) = (fixture.shape, fixture.maker)
    var layers: [any Layer] = [
      Linear(maker, "vision_proj", inputs: 1, outputs: 1, .torchDefault),
      Linear(maker, "text_proj", inputs: 1, outputs: 1, .torchDefault),
    ]
    if kind != .imageEncoder { layers.append(ViT().makeEncoder(for: shape, maker)) }
    if kind != .textEncoder { layers.append(BERT().makeEncoder(for: shape, maker)) }
    if kind != .fusionEncoder { layers.append(BERTFusion().makeEncoder(for: shape, maker)) }
    return layers.flatMap { $0.parameters.flatMap(\.parts) } + ["temp"]
  }

  func twinsFailure() -> String? {
    let own = make(fixture, fixture.maker).layers.parameters
    let twins = make(fixture, fixture.maker.momentum).layers.parameters
    guard own.count == twins.count else { return "\(own.count) parameters have \(twins.count) twins" }
    for (parameter, twin) in zip(own, twins) {
      let path = EncoderSet.momentumPath(parameter.path)
      if twin.path != path { return "the twin of \(parameter.path) is \(twin.path), not \(path)" }
      if twin.shape != parameter.shape { return "\(twin.path) is \(twin.shape), not \(parameter.shape)" }
      if twin.value.values != parameter.value.values { return "\(twin.path) does not begin as \(parameter.path)" }
    }
    return nil
  }
}

extension EncoderSubject {
  func codableFailure() throws -> String? {
    let (subject, failure) = try reread()
    if let failure { return failure }
    let (own, other) = (made(), subject.made())
    guard own.layers.parameters.map(\.path) == other.layers.parameters.map(\.path) else {
      return "decoded and original have other parameters"
    }
    return outcome(of: other).firstDifference(from: outcome(of: own)).map { "decoded and original: \($0)" }
  }
}

extension EncoderSubject {
  /// Each alone, with gradients, in a model with the other two encoders.
  func objectivesFailure() -> String? {
    // A model would refuse such encoders and stop, or objectives could not draw by their scores.
    if let failure = widthsFailure() ?? tokensFailure() ?? parametersFailure() ?? finiteFailure() {
      return "not tried: \(failure)"
    }
    var fixture = fixture
    fixture.encoders = encoders
    let outline = ModelOutline(shape: fixture.shape, encoders: encoders)
    if let fault = outline.fault { return fault }
    for objective in ConformanceFixture.objectives {
      guard outline.absence(among: type(of: objective).needs) == nil else { continue }
      let world = ConformanceWorld(fixture)
      let term = world.term(of: objective, in: world.makeStep())
      if let fault = ConformanceOutcome(term, on: world.tape).firstNonFinite {
        return "with \(type(of: objective).name), \(fault)"
      }
    }
    return nil
  }
}
