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

  @Test func aNumberOfThreadsIsHeard() throws {
    let path = try #require(TriadProcess.path, "build the product triad")
    let end = try TriadProcess(["list", "--names"], after: "export TRIAD_THREADS=2", at: path).finish()
    #expect(end.status == 0 && end.diagnostics.isEmpty)
  }
}
