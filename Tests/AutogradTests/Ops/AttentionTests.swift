import Autograd
import Tensor
import Testing

@Suite struct AttentionTests {
  private static let masks = [DropoutMask.none, DropoutMask(seed: Seed(11), rate: 0.3)]
  private let rows = Offsets(lengths: [3, 1, 4])
  private let plan = AttentionPlan(
    queries: Offsets(lengths: [2, 3, 1, 2]), keys: Offsets(lengths: [3, 5]), keySequence: [0, 1, 0, 1], heads: 2)

  @Test(arguments: masks) func selfAttentionMatchesFiniteDifferences(mask: DropoutMask) {
    checkGradients([randomTensor([8, 18], "qkv")]) { $0[0].selfAttention(rows: rows, heads: 2, mask: mask) }
  }

  @Test(arguments: masks) func crossAttentionMatchesFiniteDifferences(mask: DropoutMask) {
    checkGradients([randomTensor([8, 6], "q"), randomTensor([8, 12], "kv")]) {
      $0[0].crossAttention(keysAndValues: $0[1], plan: plan, mask: mask)
    }
  }

  @Test func keysThatNobodyLooksAtGetZero() {
    let plan = AttentionPlan(
      queries: Offsets(lengths: [2]), keys: Offsets(lengths: [3, 2]), keySequence: [0], heads: 1)
    let tape = Tape()
    let kv = Parameter(path: "kv", value: randomTensor([5, 8], "kv"))
    let out = Variable(randomTensor([2, 4], "q")).crossAttention(
      keysAndValues: tape.variable(kv), plan: plan, mask: .none)
    let gradient = tape.gradients(of: Projection(weights: randomTensor([2, 4], "weights"))(out))[kv]?.values ?? []
    #expect(gradient.prefix(24).contains { $0 != 0 })
    #expect(gradient.suffix(16).allSatisfy { $0 == 0 })
  }

  @Test func rowsOfAPackedBatchDoNotSeeOneAnother() {
    let qkv = randomTensor([8, 18], "qkv")
    let together = Variable(qkv).selfAttention(rows: rows, heads: 2, mask: .none).value.values
    for row in 0..<rows.count {
      let range = rows.range(row)
      let alone = Variable(qkv.gatherRows(Indices(range))).selfAttention(
        rows: Offsets(lengths: [range.count]), heads: 2, mask: .none)
      #expect(alone.value.values == Array(together[range.lowerBound * 6..<range.upperBound * 6]))
    }
  }

  @Test func hiddenTokensLookAtTheirRowAndAreSeenByNobody() {
    let qkv = randomTensor([8, 18], "qkv")
    let visible = [2, 1, 3]
    checkGradients([qkv]) { $0[0].selfAttention(rows: rows, visible: visible, heads: 2, mask: .none) }
    let all = Variable(qkv).selfAttention(rows: rows, visible: visible, heads: 2, mask: .none).value.values
    for row in 0..<rows.count {
      let range = rows.range(row)
      let shown = range.prefix(visible[row])
      let alone = Variable(qkv.gatherRows(Indices(shown))).selfAttention(
        rows: Offsets(lengths: [shown.count]), heads: 2, mask: .none)
      #expect(alone.value.values == Array(all[shown.lowerBound * 6..<shown.upperBound * 6]))
    }
  }

  @Test func anEmptyRowIsSkipped() {
    checkGradients([randomTensor([3, 9], "qkv")]) {
      $0[0].selfAttention(rows: Offsets(lengths: [0, 2, 0, 1]), heads: 1, mask: .none)
    }
  }
}
