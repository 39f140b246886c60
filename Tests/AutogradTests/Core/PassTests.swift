import Autograd
import Tensor
import TestSupport
import Testing

@Suite struct PassTests {
  private let parameter = Parameter(path: "w", value: Tensor(1))

  @Test func trainingRecordsAndDrops() {
    let pass = Pass.training(Tape(), seed: Seed(1))
    #expect(!pass(parameter).isConstant)
    #expect(pass.dropout(0.1, at: "layer").keep == 0.9)
    #expect(pass.dropout(0, at: "layer") == .none)
  }

  @Test func theMomentumPassDropsWithoutRecording() {
    let pass = Pass.momentum(seed: Seed(1))
    #expect(pass(parameter).isConstant)
    #expect(pass.dropout(0.1, at: "layer").keep == 0.9)
  }

  @Test func inferenceDoesNeither() {
    #expect(Pass.inference(parameter).isConstant)
    #expect(Pass.inference.dropout(0.1, at: "layer") == .none)
  }

  @Test func dropoutDependsOnPathAndPurposeNotOnOrder() {
    let pass = Pass.training(Tape(), seed: Seed(1))
    let first = pass.dropout(0.1, at: "a")
    #expect(pass.dropout(0.1, at: "b") != first)
    #expect(pass.dropout(0.1, at: "a") == first)
    #expect(pass.named("second").dropout(0.1, at: "a") != first)
  }
}
