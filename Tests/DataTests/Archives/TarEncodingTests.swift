import Data
import Foundation
import TestSupport
import Testing

/// Archives that are written, read by us and by others.
@Suite struct TarEncodingTests {
  private let names = [
    "a.txt", String(repeating: "x", count: 100), String(repeating: "긴 이름/", count: 40) + "사진.png", "empty",
  ]

  private func archive() throws -> (folder: TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    let members = names.flatMap { TarEncoding.member($0, Array((($0 == "empty") ? "" : "content of \($0)").utf8)) }
    return (folder, try folder.write(members + TarEncoding.end, to: "a.tar"))
  }

  @Test func membersOfAnyNameAreReadAgain() throws {
    let (folder, path) = try archive()
    var reader = TarReader(try StableFile(path: path))
    var found: [String] = []
    while let member = try reader.next() { found.append(member.name) }
    #expect(found == names)
    _ = folder
  }

  @Test func pythonsTarfileReadsThem() throws {
    let (folder, path) = try archive()
    let script = """
      import sys, tarfile
      for m in tarfile.open(sys.argv[1]):
          text = tarfile.open(sys.argv[1]).extractfile(m.name).read().decode()
          assert text == ("" if m.name == "empty" else "content of " + m.name) and m.mtime == 0, m.name
          sys.stdout.buffer.write((m.name + "\\n").encode())
      """
    #expect(try Self.output("python3", ["-c", script, path]) == names.joined(separator: "\n") + "\n")
    #expect(try Self.output("tar", ["tf", path, "--quoting-style=literal"]) == names.joined(separator: "\n") + "\n")
    _ = folder
  }

  private static func output(_ tool: String, _ words: [String]) throws -> String {
    let run = Process()
    run.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    run.arguments = [tool] + words
    let pipe = Pipe()
    run.standardOutput = pipe
    try run.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    run.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}
