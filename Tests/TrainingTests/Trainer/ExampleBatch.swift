import Data
import Tensor
import TestSupport

/// The special ids of the example batches.
let exampleTokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)

/// A random batch for a model of the smoke shape, a function of `key` alone.
func exampleBatch(
  _ key: Int, batch: Int = 8, side: Int = 32, vocabulary: Int = 256, on device: any Device = CPUDevice.standard
)
  -> PairBatch
{
  var random = Seed(17).derived("example batch", key).stream()
  func views() -> Tensor {
    Tensor(shape: [batch, 3, side, side], on: device) { random.normal() }
  }
  let (first, second) = (views(), views())
  let rows = (0..<batch).map { _ in
    [exampleTokens.classification]
      + (0..<random.index(below: 6) + 2).map { _ in Int32(5 + random.index(below: vocabulary - 5)) }
  }
  return PairBatch(
    firstViews: first, secondViews: second, text: PackedText(rows), samples: Array(0..<batch),
    groups: (0..<batch).map(String.init))
}
