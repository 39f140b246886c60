import Autograd
import Tensor
import Testing

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
    changed.withMutableValues { for place in 2 * 18..<3 * 18 { $0[place] += 1 } }
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
