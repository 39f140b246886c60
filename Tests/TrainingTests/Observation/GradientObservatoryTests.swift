import TestSupport
import Autograd
import Data
import Encoders
import Losses
import Parts
import Tensor
import Testing
import Training

@Suite struct GradientObservatoryTests {
  private func trainer(_ recipe: Recipe = .tcl(.smoke)) throws -> Trainer {
    try Trainer(recipe: recipe, seed: Seed(3), tokens: exampleTokens)
  }

  @Test(arguments: [Aggregation.weightedSum, .uncertainty, .pcgrad, .gradNorm()], [nil, Float(1)])
  func `Observing leaves training bit-identical`(aggregation: Aggregation, clipNorm: Float?) throws {
    let recipe = Recipe.tcl(.smoke).with(\.aggregation, aggregation).with(\.optimizer.clipNorm, clipNorm)
    let (plain, observed) = (try trainer(recipe), try trainer(recipe))
    for step in 0..<4 {
      let a = try plain.train(exampleBatch(step))
      let b = try observed.train(exampleBatch(step), observing: step % 2 == 0)
      #expect(a.observation == nil)
      #expect((b.observation != nil) == (step % 2 == 0))
      #expect(a.total == b.total && a.gradientNorm == b.gradientNorm)
      #expect(a.metrics.map(\.value) == b.metrics.map(\.value))
    }
    for (a, b) in zip(plain.parameters, observed.parameters) {
      #expect(a.value.values == b.value.values, "\(a.path)")
      #expect(plain.optimizer[a]?.variance.values == observed.optimizer[b]?.variance.values, "\(a.path)")
    }
    #expect(plain.queues.image.features.values == observed.queues.image.features.values)
  }

  @Test func `Cosines and ratios are those of the gradients of each objective alone`() throws {
    let recipe = Recipe.tcl(.smoke)
    let observation = try #require(try trainer(recipe).train(exampleBatch(0), observing: true).observation)
    #expect(observation.objectives == ["cma", "imc", "lmi", "itm", "mlm"])

    func alone(_ type: any Objective.Type) throws -> (gradients: Gradients, trainer: Trainer) {
      let trainer = try trainer(recipe.only(type))
      var found: Gradients?
      try trainer.train(exampleBatch(0), inspect: { found = $0 })
      return (try #require(found), trainer)
    }
    let (cma, first) = try alone(CMA.self)
    let (itm, second) = try alone(ITM.self)
    var (dot, a, b, elements) = (0.0, 0.0, 0.0, 0)
    for (mine, other) in zip(first.model.online.image.parameters, second.model.online.image.parameters) {
      guard let x = cma[mine], let y = itm[other] else { continue }
      dot += x.dot(y)
      a += x.sumOfSquares()
      b += y.sumOfSquares()
      elements += x.count
    }
    let group = try #require(observation.group("image encoder"))
    let pair = try #require(group.pairs.first { $0.first == "cma" && $0.second == "itm" })
    #expect(pair.parameters == elements)
    #expect(abs(try #require(pair.cosine) - dot / (a * b).squareRoot()) < 1e-5)
    #expect(abs(try #require(pair.normRatio) / (a / b).squareRoot() - 1) < 1e-4)
    #expect(observation.cosine("itm", "cma", module: "image encoder") == pair.cosine)
  }

  @Test func `Groups follow the model, and a pair is there only where both reach`() throws {
    let observation = try #require(try trainer().train(exampleBatch(0), observing: true).observation)
    let names = observation.groups.map { group in group.module + (group.layer.map { " " + $0 } ?? "") }
    #expect(
      names == [
        "all", "image encoder", "image encoder embedding", "image encoder 0", "image encoder norm", "text encoder",
        "text encoder embedding", "text encoder 0", "fusion encoder", "fusion encoder 0", "projections", "temperature",
      ])
    let fusion = try #require(observation.group("fusion encoder"))
    #expect(fusion.pairs.map { [$0.first, $0.second] } == [["itm", "mlm"]])
    #expect(fusion.norms.map { $0 == nil } == [true, true, true, false, false])
    #expect(observation.groups.allSatisfy { $0.pairs.allSatisfy { ($0.cosine.map(abs) ?? 0) <= 1 } })
    #expect(observation.seconds > 0)
  }

  @Test func `The temperature has its own group and is not among all`() throws {
    let observation = try #require(try trainer().train(exampleBatch(0), observing: true).observation)
    let modules = ["image encoder", "text encoder", "fusion encoder", "projections"]
    func squares(_ name: String) throws -> [Double] {
      try #require(observation.group(name)).norms.map { norm in norm.map { $0 * $0 } ?? 0 }
    }
    let sum = try modules.map(squares).reduce([0, 0, 0, 0, 0]) { zip($0, $1).map(+) }
    for (all, parts) in zip(try squares("all"), sum) { #expect(abs(all / parts - 1) < 1e-9) }
    #expect(observation.group("temperature")?.parameters == 1)
  }

  @Test func `An objective that does not count yet is left out`() throws {
    let recipe = Recipe.tcl(.smoke).weighted(IMC.self, .ramp(from: 0, to: 1, start: 0.5, end: 0.75))
    let observation = try #require(try trainer(recipe).train(exampleBatch(0), observing: true).observation)
    #expect(observation.objectives == ["cma", "lmi", "itm", "mlm"])
    #expect(observation.weights.count == 4)
  }

  @Test func `Two equal objectives have the cosine 1, and the weights their ratio`() throws {
    let recipe = Recipe.tcl(.smoke).only(CMA.self).weighted(CMA.self, 1).adding(Echo(), weight: 0.25)
    let observation = try #require(try trainer(recipe).train(exampleBatch(0), observing: true).observation)
    let pair = try #require(observation.group("all")?.pairs.first)
    #expect(abs(try #require(pair.cosine) - 1) < 1e-6)
    #expect(abs(try #require(pair.normRatio) - 4) < 1e-4)
  }
}

/// CMA under another name.
private struct Echo: Objective {
  static let name: ObjectiveName = "echo"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { CMA().term(for: step, head: head) }
}
