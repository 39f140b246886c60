import Files
import TestSupport
import Testing

@Suite struct DebianPackageTests {
  private static let package = DebianPackage(name: "wordnet-base")
  /// SHA-256 of `abc`.
  private static let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  private static func index(_ digest: String?) -> String {
    """
    Package: wordnet-base
    Source: wordnet
    Version: 1:3.0-37
    Description-en: electronic lexical database
     SHA256: this line belongs to the description
     .
     Package: as does this one
    Filename: pool/main/w/wordnet/wordnet-base_3.0-37_all.deb
    \(digest.map { "SHA256: \($0)\n" } ?? "")Size: 6467132

    """
  }

  @Test func theIndexStatesVersionAndHash() throws {
    let candidate = try Self.package.candidate(in: Self.index(Self.digest))
    #expect(candidate.version == "1:3.0-37" && candidate.digest == Self.digest)
  }

  @Test func ofSeveralDescriptionsTheFirstCounts() throws {
    let other = Self.index(String(repeating: "0", count: 64)).replacing("3.0-37", with: "2.0-1")
    let candidate = try Self.package.candidate(in: Self.index(Self.digest) + "\n" + other)
    #expect(candidate.version == "1:3.0-37" && candidate.digest == Self.digest)
  }

  @Test func anIndexWithoutHashIsRefused() {
    let refusal = FetchFailure.content(
      reason: "apt's index states no SHA-256 of its version 1:3.0-37, so it cannot be checked")
    for digest in [nil, "", "abc"] as [String?] {
      #expect(throws: refusal) { try Self.package.candidate(in: Self.index(digest)) }
    }
  }

  @Test func anIndexWithoutThePackageIsSaid() {
    for index in ["", "\n", Self.index(Self.digest).replacing("Package: wordnet-base", with: "Package: wordnet")] {
      #expect(
        throws: FetchFailure.download(reason: "apt's index does not have it, which `sudo apt-get update` fetches")
      ) { try Self.package.candidate(in: index) }
    }
  }

  @Test func onlyTheArchiveOfTheIndexIsTaken() throws {
    let candidate = try Self.package.candidate(in: Self.index(Self.digest.uppercased()))
    try withTemporaryFolder { folder in
      #expect(throws: FetchFailure.download(reason: "nothing came")) {
        try Self.package.archive(in: folder, of: candidate)
      }
      let path = folder + "/wordnet-base_1%3a3.0-37_all.deb"
      try AtomicFile.write("abc", to: path)
      #expect(try Self.package.archive(in: folder, of: candidate) == path)
      try AtomicFile.write("abd", to: path)
      let failure = #expect(throws: FetchFailure.self) { try Self.package.archive(in: folder, of: candidate) }
      guard case .content(let reason) = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(reason.hasPrefix("\(path) has the SHA-256 ") && reason.hasSuffix(", not \(candidate.digest)"))
    }
  }
}
