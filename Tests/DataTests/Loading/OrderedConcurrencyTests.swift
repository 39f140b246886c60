import Data
import Testing

@Suite("Ordered concurrency")
struct OrderedConcurrencyTests {
  @Test("gives results in the order of the elements with any number of threads", arguments: [1, 2, 7, 100])
  func order(threads: Int) {
    let elements = Array(0..<500)
    #expect(OrderedConcurrency.map(elements, threads: threads) { $0 * $0 } == elements.map { $0 * $0 })
    #expect(OrderedConcurrency.map([Int](), threads: threads) { $0 } == [])
  }
}
