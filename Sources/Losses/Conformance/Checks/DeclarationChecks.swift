import Autograd
import Data
import Encoders
import JSON
import Tensor

extension ConformanceSubject {
  func codableFailure() -> String? {
    do {
      let trip = try CodingRoundTrip(objective, called: "objective")
      if let failure = trip.failure { return failure }
      return ConformanceSubject(objective: trip.decoded, fixture: fixture).outcome().firstDifference(from: outcome())
        .map { "decoded and original train differently: \($0)" }
    } catch {
      return "\(error)"
    }
  }
}

extension ConformanceSubject {
  /// In an ordinary batch all of them in the declared order; a batch of one may leave some out but not add any.
  func metricNamesFailure() -> String? {
    let declared = Checked.metricNames
    let reported = outcome().metrics.map(\.name)
    if reported != declared { return "declared are \(declared), reported \(reported)" }
    if Set(declared).count != declared.count { return "a name occurs twice in \(declared)" }
    let single = outcome(batch: fixture.makeBatch().selecting([0])).metrics.map(\.name)
    if let stranger = single.first(where: { !declared.contains($0) }) {
      return "a batch of one reports \(stranger), which is not declared"
    }
    return nil
  }
}

extension ConformanceSubject {
  /// A parameter that is held but not visited would neither be trained nor saved; it is found by reflection.
  func headParametersFailure() -> String? {
    let model = fixture.makeModel()
    let head = fixture.makeHead(of: objective)
    let visited = head.parameters
    let known = visited + head.momentumTwins.map(\.momentum) + head.movingMeans.map(\.value)
    if let failure = visitFailure(of: head, visited: known) { return failure }
    var taken = Set((model.parameters + model.momentum.parameters).flatMap(\.parts))
    for path in known.flatMap(\.parts) where !taken.insert(path).inserted {
      return "the path \(path) is used twice"
    }
    return nil
  }
}

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

extension ConformanceSubject {
  /// A recipe leaves the queues as they began when no objective says that it reads them: random directions, no features.
  func queueUseFailure() -> String? {
    for distillation in [Float(0), fixture.distillation] where !objective.readsQueues {
      let world = ConformanceWorld(fixture)
      let step = world.makeStep(distillation: distillation)
      _ = world.term(of: objective, in: step)
      if step.hasReadQueues {
        return "readsQueues is false, but the term read a queue at distillation \(distillation)"
      }
    }
    return nil
  }
}

extension ConformanceSubject {
  /// Where a batch is cut, a recipe gathers the keys of all of it only for an objective that says that it reads them: to another one, those of
  /// other shards are nothing.
  func keyUseFailure() -> String? {
    guard !objective.readsKeys, objective.readsMomentum(distillation: fixture.distillation) else { return nil }
    let world = ConformanceWorld(fixture)
    let own = world.makeStep()
    func widened(_ keys: Tensor) -> ContrastKeys {
      ContrastKeys(rows: Tensor.concatenatingRows([keys, keys * -1]), first: 0, isWholeBatch: true)
    }
    let step = world.makeStep()
    step.preset(ImageKeys(), to: widened(own[ImageKeys()].rows))
    step.preset(TextKeys(), to: widened(own[TextKeys()].rows))
    let found = ConformanceOutcome(world.term(of: objective, in: step), on: world.tape)
    return found.firstDifferentValue(from: outcome()).map {
      "readsKeys is false, but with the keys of other pairs \($0)"
    }
  }
}
