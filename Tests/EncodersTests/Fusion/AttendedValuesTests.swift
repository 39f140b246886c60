import TestSupport
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct AttendedValuesTests {
  private let plan = AttentionPlan(
    queries: Offsets(lengths: [2, 1]), keys: Offsets(lengths: [3, 2]), keySequence: [1, 0], heads: 2)

  @Test func valuesAreThoseComputedByHand() {
    // One head of each column: values 10, 20 and 1, 2; keys are 0 and not looked at.
    let plan = AttentionPlan(queries: Offsets(lengths: [1]), keys: Offsets(lengths: [2]), heads: 2)
    let keysAndValues = Tensor([0, 0, 10, 1, 0, 0, 20, 2], shape: [2, 4])
    let probabilities = Tensor([0.25, 0.75, 0.5, 0.5], shape: [2, 1, 2])
    #expect(AttendedValues(plan: plan).value([probabilities, keysAndValues]).values == [17.5, 1.5])
  }

  @Test func withTheKernelsProbabilitiesItEqualsTheKernel() {
    let (queries, keysAndValues) = (randomTensor([3, 6], "q"), randomTensor([5, 12], "kv"))
    let kernel = Variable(queries).crossAttention(keysAndValues: Variable(keysAndValues), plan: plan, mask: .none)
    let probabilities = Tensor.attentionProbabilities(
      query: ColumnWindow(queries), key: ColumnWindow(keysAndValues), plan: plan, width: 6)
    let found = AttendedValues(plan: plan).value(probabilities + [keysAndValues])
    #expect(distance(rows(found), rows(kernel.value)) < 1e-5)
  }

  @Test func gradientsMatchFiniteDifferences() {
    let inputs = [[2, 2, 2], [2, 1, 3], [5, 12]].enumerated().map {
      Parameter(path: "input \($0)", value: randomTensor(Shape($1), "input \($0)"))
    }
    let mismatches = gradientMismatches(by: inputs) { pass in
      AttendedValues(plan: plan).apply(to: inputs.map { pass($0) })
    }
    #expect(mismatches == [])
  }
}
