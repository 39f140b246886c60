import Foundation
import TestSupport
import Testing

/// What the environment asks of the processor is read before anything is done.
@Suite struct EnvironmentTests {
  @Test(arguments: ["abc", "0", "-1", "1e9", "1000000000"])
  func aNumberOfThreadsThatIsNoneIsOneSentence(threads: String) throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    for words in [["list", "--names"], ["run", "objective-ladder", "--scale", "smoke", "--runs", "/dev/null/runs"]] {
      let end = try TriadProcess(words, after: "export TRIAD_THREADS=\(threads)", at: path).finish()
      #expect(end.status == 2 && !end.isKilled && end.output.isEmpty)
      #expect(
        end.diagnostics == "triad: TRIAD_THREADS is '\(threads)'; it must be a whole number from 1 to 1024.\n")
    }
  }

  @Test func anInstructionSetThatNobodyKnowsIsOneSentence() throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    let end = try TriadProcess(["list"], after: "export TRIAD_ISA=avx3", at: path).finish()
    #expect(end.status == 2)
    #expect(end.diagnostics == "triad: TRIAD_ISA is 'avx3'; it must be baseline, avx2, avx512, neon or nothing.\n")
  }

  @Test func cachesThatAreNoneAreOneSentence() throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    let end = try TriadProcess(["list"], after: "export TRIAD_CACHES=2M", at: path).finish()
    #expect(end.status == 2 && end.output.isEmpty)
    #expect(
      end.diagnostics
        == "triad: TRIAD_CACHES is '2M'; it must be the sizes of a core's second cache and of the third one, such as "
        + "512K,32M, each from 64K to 4G, or nothing.\n")
  }

  @Test func aFolderForScratchFilesThatIsNoneIsOneSentenceWithItsVariable() throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    let folder = try TemporaryFolder()
    try folder.writePicture("pictures/a.png")
    try folder.write("a grey picture", to: "pictures/a.txt")
    let words = ["data", "check", "folder:\(folder.path)/pictures"]
    let end = try TriadProcess(words, after: "export TMPDIR=/nowhere/at/all", at: path).finish()
    #expect(end.status == 1 && end.output.isEmpty)
    #expect(
      end.diagnostics == "triad: No file can be written in /nowhere/at/all, where scratch files go (no such file or "
        + "directory): let TMPDIR name a folder with room.\n")
  }

  /// The files that a process opens would get the numbers of the outputs.
  @Test func whereTheOutputsAreClosedNothingThatIsSaidGoesIntoAFile() throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    let folder = try TemporaryFolder()
    for number in 0..<12 {
      try folder.writePicture("pictures/\(number).png", level: 20 * number)
      try folder.write("a grey picture \(number)\n", to: "pictures/\(number).txt")
    }
    func shard(_ name: String, after shell: String?) throws -> Foundation.Data {
      let place = "\(folder.path)/\(name)"
      let words = ["data", "export", "folder:\(folder.path)/pictures", place, "--format", "webdataset"]
      _ = try TriadProcess(words, after: shell, at: path).finish()
      return try Foundation.Data(contentsOf: URL(fileURLWithPath: "\(place)/all-000000.tar"))
    }
    let expected = try shard("open", after: nil)
    #expect(try shard("closed", after: "exec <&- >&- 2>&-") == expected)
  }

  @Test func aNumberOfThreadsIsHeard() throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    let end = try TriadProcess(["list", "--names"], after: "export TRIAD_THREADS=2", at: path).finish()
    #expect(end.status == 0 && end.diagnostics.isEmpty)
  }
}
