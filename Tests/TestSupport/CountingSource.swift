package import Data
import Synchronization

/// Says how often something was read; some pictures cannot be.
package final class CountingSource: ForwardingSource {
  package struct Unreadable: Error {}

  package let base: InMemorySource
  private let unreadable: Set<Int>
  private let readings = Mutex((pictures: 0, groups: 0))

  package init(_ base: InMemorySource, unreadable: Set<Int> = []) {
    self.base = base
    self.unreadable = unreadable
  }

  package var pictureReadings: Int { readings.withLock { $0.pictures } }
  package var groupReadings: Int { readings.withLock { $0.groups } }

  package func group(at index: Int) -> String {
    readings.withLock { $0.groups += 1 }
    return base.group(at: index)
  }

  package func image(at index: Int) throws -> PixelImage {
    readings.withLock { $0.pictures += 1 }
    if unreadable.contains(index) { throw Unreadable() }
    return base.image(at: index)
  }
}
