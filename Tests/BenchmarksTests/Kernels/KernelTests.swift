import Benchmarks
import Tensor
import Testing

@Suite struct KernelTests {
  @Test func aProductCountsTwoOperationsForEachInnerElement() {
    let work = KernelWork.product(rows: 3, columns: 5, inner: 7)
    #expect(work.operations == 2 * 3 * 5 * 7)
    #expect(work.bytes == 4 * (3 * 5 + 3 * 7 + 7 * 5))
  }

  @Test func anAccumulatingProductReadsItsResultToo() {
    let plain = KernelWork.product(rows: 3, columns: 5, inner: 7)
    let accumulating = KernelWork.product(rows: 3, columns: 5, inner: 7, accumulating: true)
    #expect(accumulating.operations == plain.operations)
    #expect(accumulating.bytes - plain.bytes == 4 * 3 * 5)
  }

  @Test func attentionCountsTwoProductsForwardAndFourBackward() {
    let (queries, keys, width) = (4, 6, 8)
    let forward = KernelWork.attention(scores: queries * keys, width: width, queries: queries, keys: keys)
    // Scores, then their product with the values: 2 * 4 * 6 * 8 each.
    #expect(forward.operations == 2 * (2 * queries * keys * width))
    let backward = KernelWork.attentionBackward(scores: queries * keys, width: width, queries: queries, keys: keys)
    #expect(backward.operations == 2 * forward.operations)
    // Queries, output, its gradient and the queries' gradient; keys and values, and the gradients of both read and written.
    #expect(backward.bytes == 4 * width * (4 * queries + 6 * keys))
  }

  @Test func theSlowerLimitCounts() {
    let limits = MachineLimits(operationsPerSecond: 100, bytesPerSecond: 10)
    #expect(KernelWork(operations: 200, bytes: 10).leastSeconds(limits) == 2)
    #expect(KernelWork(operations: 200, bytes: 30).leastSeconds(limits) == 3)
  }

  @Test func workAdds() {
    var sum = KernelWork.moving(3) + KernelWork(operations: 5, bytes: 1)
    sum += KernelWork.moving(1)
    #expect(sum == KernelWork(operations: 5, bytes: 17))
  }
}
