import Tensor
import TestSupport
import Testing

@Suite struct AttentionProbabilitiesTests {
  private let width = 12
  private let heads = 3
  private let plan = AttentionPlan(
    queries: Offsets(lengths: [3, 1, 4]), keys: Offsets(lengths: [5, 7]), keySequence: [1, 0, 1], heads: 3)

  /// Queries with two foreign columns before them; keys and values side by side.
  private var query: ColumnWindow { ColumnWindow(randomTensor([8, 14], "query"), column: 2) }
  private var keysAndValues: Tensor { randomTensor([12, 24], "keys and values") }

  @Test func eachRowSumsToOne() {
    let found = Tensor.attentionProbabilities(
      query: query, key: ColumnWindow(keysAndValues), plan: plan, width: width)
    #expect(found.map(\.shape) == [[3, 3, 7], [3, 1, 5], [3, 4, 7]])
    for probabilities in found {
      let (keys, values) = (probabilities.shape[2], probabilities.values)
      for row in stride(from: 0, to: values.count, by: keys) {
        #expect(abs(values[row..<(row + keys)].reduce(0, +) - 1) < 1e-6)
        #expect(values[row..<(row + keys)].allSatisfy { $0 > 0 && $0 < 1 })
      }
    }
  }

  @Test func valuesWeightedByThemAreTheFusedKernelsOutput() {
    let both = keysAndValues
    let found = Tensor.attentionProbabilities(query: query, key: ColumnWindow(both), plan: plan, width: width)
    let fused = Tensor.attention(
      query: query, key: ColumnWindow(both), value: ColumnWindow(both, column: width), plan: plan, width: width,
      mask: .none
    ).output.values
    let (values, size) = (both.values, width / heads)
    for (sequence, probabilities) in found.enumerated() {
      let keys = plan.keys.range(plan.keySequence[sequence])
      let weights = probabilities.values
      for (row, place) in plan.queries.range(sequence).enumerated() {
        for column in 0..<width {
          let first = (column / size * probabilities.shape[1] + row) * keys.count
          let expected = keys.enumerated().reduce(Float(0)) { sum, key in
            sum + weights[first + key.offset] * values[key.element * 24 + width + column]
          }
          #expect(abs(fused[place * width + column] - expected) < 1e-5)
        }
      }
    }
  }
}
