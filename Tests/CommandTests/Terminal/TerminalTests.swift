import Command
import Foundation
import Testing

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
