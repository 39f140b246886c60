import Checkpoints
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct InitializerTests {
  @Test func normalValuesHaveTheirDeviation() {
    let values = draw(.normal(deviation: 0.02))
    let deviation = (values.sumOfSquares() / 10_000).squareRoot()
    #expect(abs(deviation - 0.02) < 0.0008 && abs(values.sum() / 10_000) < 0.001)
  }

  @Test func uniformValuesFillTheirRange() {
    let values = draw(.uniform(inputs: 25)).values
    #expect(values.allSatisfy { abs($0) <= 0.2 })
    #expect((values.max() ?? 0) > 0.199 && (values.min() ?? 0) < -0.199)
  }

  @Test func constantsAreConstant() {
    #expect(draw(.zeros).values.allSatisfy { $0 == 0 } && draw(.ones).values.allSatisfy { $0 == 1 })
  }

  @Test func anotherPathOrSeedGivesOtherValues() {
    let values = draw(.normal(deviation: 1)).values
    #expect(values == draw(.normal(deviation: 1)).values)
    #expect(values != draw(.normal(deviation: 1), path: "b").values)
    #expect(values != draw(.normal(deviation: 1), seed: 2).values)
  }

  @Test func joinedBlocksStartAsTheyWouldAlone() {
    let make = ParameterMaker(seed: Seed(4), device: CPUDevice.standard)
    let joined = make.joined("kv", parts: ["key", "value"], [3, 5], .normal(deviation: 1))
    #expect(joined.shape == [6, 5] && joined.parts == ["key", "value"])
    let blocks = PublishedNames.arrays(of: joined.value, as: joined)
    #expect(blocks.map(\.name) == ["key", "value"])
    for (name, block) in blocks {
      #expect(block.values == make(name, [3, 5], .normal(deviation: 1)).value.values)
    }
  }

  private func draw(_ initializer: Initializer, path: String = "a", seed: UInt64 = 1) -> Tensor {
    initializer.values(shape: [100, 100], path: path, seed: Seed(seed), on: CPUDevice.standard)
  }
}
