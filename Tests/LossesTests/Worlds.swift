import Losses
import Tensor

/// The conformance kit's small world, without dropout, so that a twin can compute a step one pair at a time.
func quietWorld(_ change: (inout ConformanceFixture) -> Void = { _ in }) -> ConformanceWorld {
  var fixture = ConformanceFixture().withoutDropout
  change(&fixture)
  return ConformanceWorld(fixture)
}

/// Standard normal numbers; equal arguments give equal tensors.
func randomTensor(_ shape: Shape, _ name: String) -> Tensor {
  var random = Seed(20_220_622).derived(name).stream()
  return Tensor((0..<shape.count).map { _ in random.normal() }, shape: shape)
}
