import Foundation
import Studies
import TestSupport
import Testing

@Suite struct RunEnvironmentTests {
  private static let commit = "0123456789abcdef0123456789abcdef01234567"

  private func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  @Test func aBranchIsFollowed() throws {
    try withTemporaryFolder { folder in
      try write("ref: refs/heads/main\n", to: "\(folder)/.git/HEAD")
      let git = URL(fileURLWithPath: "\(folder)/.git")
      #expect(SourceCommit.commit(of: git) == nil, "a branch without commits")
      try write("# packed\n\(Self.commit) refs/heads/main\n", to: "\(folder)/.git/packed-refs")
      #expect(SourceCommit.commit(of: git) == Self.commit)
      let newer = String(Self.commit.reversed())
      try write(newer + "\n", to: "\(folder)/.git/refs/heads/main")
      #expect(SourceCommit.commit(of: git) == newer)
    }
  }

  @Test func aLinkedWorkingTreeIsFollowed() throws {
    try withTemporaryFolder { folder in
      try write("gitdir: \(folder)/main/.git/worktrees/other\n", to: "\(folder)/other/.git")
      try write("ref: refs/heads/other\n", to: "\(folder)/main/.git/worktrees/other/HEAD")
      try write("../..\n", to: "\(folder)/main/.git/worktrees/other/commondir")
      try write(Self.commit + "\n", to: "\(folder)/main/.git/refs/heads/other")
      #expect(SourceCommit.commit(of: URL(fileURLWithPath: "\(folder)/other/.git")) == Self.commit)
    }
  }

  @Test(arguments: [
    ("cpu (avx512, 2 threads)", "cpu avx512", 2), ("cpu (baseline, 1 thread)", "cpu baseline", 1),
    ("gpu", "gpu", nil), ("cuda:1 (NVIDIA H200, sm_90)", "cuda NVIDIA H200 sm_90", nil),
    ("cuda:0 (NVIDIA A100-SXM4-40GB, sm_80)", "cuda NVIDIA A100-SXM4-40GB sm_80", nil),
    ("threadripper (avx2, 64 threads)", "threadripper avx2", 64),
  ])
  func whichGPUAndHowManyThreadsAreNoPartOfTheArithmetic(_ device: String, _ arithmetic: String, _ threads: Int?) throws
  {
    // As earlier versions wrote it, without a build.
    let text = #"{"processor":"p","system":"s","device":"\#(device)","date":"d","command":"c"}"#
    let environment = try JSONDecoder().decode(RunEnvironment.self, from: Data(text.utf8))
    #expect(environment.arithmetic == arithmetic)
    #expect(environment.threads == threads)
    #expect(environment.build == nil)
  }

  @Test func theBuildIsAHashOfTheExecutable() {
    #expect(ExecutableBuild.current?.count == 16)
  }

  @Test func aDetachedHeadIsItself() throws {
    try withTemporaryFolder { folder in
      try write(Self.commit + "\n", to: "\(folder)/.git/HEAD")
      #expect(SourceCommit.commit(of: URL(fileURLWithPath: "\(folder)/.git")) == Self.commit)
    }
  }
}
