import Tensor
import Command
import Foundation
import TestSupport
import Testing

@Suite struct TextStreamTests {
  @Test func memoryKeepsWhatIsWritten() {
    let stream = TextStream()
    stream.write("a")
    stream.writeLine("b")
    #expect(stream.text == "ab\n")
    #expect(stream.failure == nil)
  }

  @Test(.enabled(if: FullDevice.isThere))
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

@Suite struct TerminalTests {
  @Test func aFileIsNoTerminal() {
    let file = open("/dev/null", O_WRONLY)
    defer { close(file) }
    let terminal = Terminal(fileDescriptor: file, environment: [:])
    #expect(terminal == Terminal(isInteractive: false, width: 80, usesColor: false))
  }

  @Test func columnsGiveTheWidthWhereNobodyElseDoes() {
    let file = open("/dev/null", O_WRONLY)
    defer { close(file) }
    #expect(Terminal(fileDescriptor: file, environment: ["COLUMNS": "132"]).width == 132)
    #expect(Terminal(fileDescriptor: file, environment: ["COLUMNS": "-1"]).width == 80)
  }

  @Test(arguments: [([:], true, true), (["NO_COLOR": "1"], true, false), (["TERM": "dumb"], false, false)])
  func wishesOfTheEnvironmentAreRespected(_ wishes: [String: String], isInteractive: Bool, usesColor: Bool) throws {
    let file = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(file) }
    try #require(file >= 0 && isatty(file) == 1)
    let terminal = Terminal(fileDescriptor: file, environment: wishes)
    #expect(terminal.isInteractive == isInteractive)
    #expect(terminal.usesColor == usesColor)
  }
}
