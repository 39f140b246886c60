import Data
import Encoders
import Losses
import Testing
import Training

@Suite struct RecipeTests {
  private let tcl = Recipe.tcl(.smoke)

  @Test(arguments: Scale.standard) func `The recipe of every scale can be trained`(scale: Scale) {
    #expect(Recipe.tcl(scale).fault == nil)
  }

  @Test func `Removing and keeping objectives leaves the other weights as they are`() {
    #expect(tcl.removing(IMC.self, LMI.self).objectives.map(\.name) == ["cma", "itm", "mlm"])
    #expect(tcl.only(CMA.self, ITM.self, MLM.self).objectives == tcl.removing(IMC.self, LMI.self).objectives)
  }

  @Test func `The name is not part of a recipe's identity, everything else is`() throws {
    let identity = try tcl.fingerprint()
    #expect(try tcl.named("another").fingerprint() == identity)
    let others = [
      tcl.with(\.model.textWidth, 64), tcl.removing(LMI.self), tcl.weighted(MLM.self, 0.5),
      tcl.with(\.temperature.initial, 0.2), tcl.with(\.distillation, .none), tcl.with(\.momentumDecay, 0.5),
      tcl.with(\.queueSize, 8), tcl.with(\.optimizer.weightDecay, 0.1), tcl.with(\.batchSize, 4),
      tcl.with(\.steps, 3), tcl.with(\.augmentation, .evaluation(side: 32)), tcl.with(\.maxTextLength, 12),
      tcl.removing(LMI.self).adding(LMI(regions: .grid(2)), weight: 1 / 3),
    ]
    let identities = try others.map { try $0.fingerprint() }
    #expect(Set(identities + [identity]).count == others.count + 1)
  }

  @Test func `The canonical form is stable`() throws {
    let text = try tcl.canonicalJSON()
    #expect(text == (try tcl.canonicalJSON()))
    #expect(!text.contains("\"name\":\"TCL\""))
  }
}

@Suite struct DistillationTests {
  @Test func `The share grows linearly over the ramp and stays`() {
    let distillation = Distillation(share: 0.4, rampSteps: 10)
    #expect(distillation.share(at: 0) == 0)
    #expect(abs(distillation.share(at: 5) - 0.2) < 1e-7)
    #expect(distillation.share(at: 10) == 0.4)
    #expect(distillation.share(at: 1000) == 0.4)
  }

  @Test func `Without a ramp the share is whole from the first step`() {
    #expect(Distillation(share: 1, rampSteps: 0).share(at: 0) == 1)
  }

  @Test func `A weight's ramp begins and ends where it says`() {
    let weight = Schedule.ramp(from: 0, to: 2, start: 0.25, end: 0.75)
    #expect([0, 25, 50, 75, 100].map { weight.value(at: $0, of: 100) } == [0, 0, 1, 2, 2])
    #expect(Schedule.constant(0.5).value(at: 7, of: 100) == 0.5)
  }
}
