import Files
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct FetchLockTests {
  @Test func whoComesSecondWaitsUntilTheFirstIsDone() throws {
    try withTemporaryFolder { folder in
      let (waits, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      let order = Mutex<[String]>([])
      do {
        let first = try FetchLock(in: folder + "/cache") { Issue.record("nobody has it") }
        defer { first.release() }
        DispatchQueue.global().async {
          do throws(FileError) {
            let second = try FetchLock(in: folder + "/cache") { waits.signal() }
            order.withLock { $0.append("second, waited: \(second.hasWaited)") }
          } catch {
            Issue.record(error)
          }
          done.signal()
        }
        waits.wait()
        order.withLock { $0.append("first, waited: \(first.hasWaited)") }
      }
      done.wait()
      #expect(order.withLock { $0 } == ["first, waited: false", "second, waited: true"])
    }
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let failure = #expect(throws: FileError.self) { _ = try FetchLock(in: "/proc/nowhere") {} }
    #expect(failure?.description.contains("/proc/nowhere") == true)
  }
}
