import Command
import Foundation
import Testing

@Suite struct TextStreamTests {
  @Test func memoryKeepsWhatIsWritten() {
    let stream = TextStream()
    stream.write("a")
    stream.writeLine("b")
    #expect(stream.text == "ab\n")
    #expect(stream.failure == nil)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsRemembered() throws {
    let file = open("/dev/full", O_WRONLY)
    defer { close(file) }
    let stream = TextStream(fileDescriptor: file)
    stream.write("x")
    #expect(stream.failure == "No space left on device")
  }

  @Test func aReaderThatWentAwayIsNoFailure() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let stream = TextStream(fileDescriptor: ends[1])
    stream.write("x")
    stream.write("y")
    #expect(stream.failure == nil)
  }
}
