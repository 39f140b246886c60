import Dispatch
import Foundation
import Synchronization

/// Work on many elements that really is done at the same time: on four threads that are made for it.
///
/// A pool's threads may all be busy, under a run of many tests say; one thread would then do everything in order, and what goes wrong
/// between threads would stay hidden.
final class SeparateThreads<Result: Sendable>: Sendable {
  private let results: Mutex<[Result?]>

  private init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }

  /// `body` of every element, in the order of the elements.
  static func map<Element: Sendable>(_ elements: [Element], _ body: @escaping @Sendable (Element) -> Result) -> [Result]
  {
    let work = SeparateThreads(count: elements.count)
    let threads = 4
    let end = DispatchGroup()
    for first in 0..<threads {
      end.enter()
      Thread {
        for place in stride(from: first, to: elements.count, by: threads) {
          let result = body(elements[place])
          work.results.withLock { $0[place] = result }
        }
        end.leave()
      }.start()
    }
    end.wait()
    return work.results.withLock { $0.compactMap { $0 } }
  }
}
