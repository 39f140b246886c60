import Autograd
import Tensor
import TestSupport
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

@Suite struct CausalAttentionTests {
  private let rows = Offsets(lengths: [3, 1, 0, 4])
  private let qkv = randomTensor([8, 18], "qkv")

  @Test(arguments: [DropoutMask.none, DropoutMask(seed: Seed(11), rate: 0.3)])
  func itMatchesFiniteDifferences(mask: DropoutMask) {
    checkGradients([qkv]) { $0[0].causalSelfAttention(rows: rows, heads: 2, mask: mask) }
  }

  @Test func eachTokenEqualsTheLastOneOfTheRowUpToIt() {
    let all = Variable(qkv).causalSelfAttention(rows: rows, heads: 2, mask: .none).value.values
    for row in 0..<rows.count {
      for token in rows.range(row) {
        let prefix = rows.range(row).lowerBound...token
        let alone = Variable(qkv.gatherRows(Indices(prefix)))
          .selfAttention(rows: Offsets(lengths: [prefix.count]), heads: 2, mask: .none).value.values
        #expect(zip(all[token * 6..<(token + 1) * 6], alone.suffix(6)).allSatisfy { abs($0 - $1) < 1e-6 })
      }
    }
  }

  @Test func aLaterTokenChangesNothingBeforeIt() {
    var changed = qkv
    changed.changeValues { for place in 2 * 18..<3 * 18 { $0[place] += 1 } }
    let (before, after) = (qkv, changed)
    let (x, y) = (
      Variable(before).causalSelfAttention(rows: rows, heads: 2, mask: .none).value.values,
      Variable(after).causalSelfAttention(rows: rows, heads: 2, mask: .none).value.values
    )
    #expect(x[..<12] == y[..<12])
    #expect(x[12..<18] != y[12..<18])
    #expect(x[18...] == y[18...])
  }
}
