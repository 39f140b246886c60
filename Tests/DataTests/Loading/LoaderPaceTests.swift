import Data
import Testing

@Suite struct LoaderPaceTests {
  /// The numbers of the steps after which a thread was added.
  private func additions(_ pace: inout LoaderPace, steps: Int, waited: Double) -> [Int] {
    (0..<steps).filter { _ in pace.note(waited: waited, elapsed: 1) }
  }

  @Test func `Training that does not wait gets no further thread`() {
    var pace = LoaderPace(threads: 1, limit: 8)
    #expect(additions(&pace, steps: 100, waited: 0.01).isEmpty)
    #expect(pace.threads == 1)
  }

  @Test func `Training that waits gets one after another, each after steps that show what the last one gave`() {
    var pace = LoaderPace(threads: 1, limit: 3)
    // Four steps say nothing and four are measured; then two are for the new thread's first batches.
    #expect(additions(&pace, steps: 100, waited: 0.5) == [7, 13])
    #expect(pace.threads == 3)
  }

  @Test func `A long wait for the first batch says nothing`() {
    var pace = LoaderPace(threads: 1, limit: 2)
    let isAdded = pace.note(waited: 100, elapsed: 100)
    #expect(!isAdded)
    #expect(additions(&pace, steps: 50, waited: 0).isEmpty)
  }
}
