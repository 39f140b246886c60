import Dispatch
import Synchronization

/// Work on many elements by a fixed number of threads whose result does not depend on that number.
package enum OrderedConcurrency {
  /// `body` of every element, in the order of the elements.
  ///
  /// Threads take the next element when they are free, because pictures differ a thousandfold in size.
  package static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], threads: Int, _ body: @Sendable (Element) -> Result
  ) -> [Result] {
    let next = Atomic(0)
    let results = Mutex([Result?](repeating: nil, count: elements.count))
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, elements.count))) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < elements.count else { return }
        let result = body(elements[index])
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
