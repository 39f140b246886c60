import Foundation
import Studies
import TestSupport
import Testing

@Suite struct CarriedVersionTests {
  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  @Test func theFileSaysVersionAndCommit() throws {
    let version = try #require(CarriedVersion(text: "triad v1.0-12-g0123456789\ncommit \(Self.commit)\n"))
    #expect(version.name == "v1.0-12-g0123456789" && version.commit == Self.commit)
    let withoutGit = try #require(CarriedVersion(text: "own-study 0123456789\n"))
    #expect(withoutGit.name == "0123456789" && withoutGit.commit == nil)
  }

  @Test(arguments: [
    "", "\n", "1.2.3\n", "triad 1.0", "triad \n", "a file that says more\n", "triad 1.0\ncommit\n",
    "triad 1.0\ncommit 012\n",
    "triad 1.0\ncommit 0123456789abcdef0123456789abcdef0123456x\n", "triad 1.0\n\n", "triad 1.0\ncommit x\nand more\n",
  ])
  func otherFilesOfTheNameAreNone(_ text: String) {
    #expect(CarriedVersion(text: text) == nil)
  }

  @Test func itLiesAboveTheFolderOfTheExecutable() throws {
    let folder = try TemporaryFolder()
    try folder.write("triad 1.0\ncommit \(Self.commit)\n", to: "triad-1.0/VERSION")
    try folder.write("", to: "triad-1.0/bin/triad")
    try folder.write("", to: "triad-1.0/tool/triad")
    #expect(CarriedVersion(executable: folder.path + "/triad-1.0/bin/triad")?.commit == Self.commit)
    #expect(CarriedVersion(executable: folder.path + "/triad-1.0/tool/triad") == nil)
    // Also where a link from a folder in the path starts it.
    let link = folder.path + "/triad"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "triad-1.0/bin/triad")
    #expect(CarriedVersion(executable: link)?.name == "1.0")
  }

  @Test func whatWasBuiltHereWasNotCarried() {
    #expect(CarriedVersion.current == nil)
  }
}
