package import Studies

/// What `triad --version` prints: which build this is, as far as the executable can know.
package struct VersionText {
  private let tool: String
  private let version: CarriedVersion?
  private let commit: String?
  private let build: String?

  package init(tool: String, version: CarriedVersion?, commit: String?, build: String?) {
    self.tool = tool
    self.version = version
    self.commit = commit
    self.build = build
  }

  static func ofProcess(tool: String) -> VersionText {
    VersionText(
      tool: tool, version: CarriedVersion.current, commit: SourceCommit.current, build: ExecutableBuild.current)
  }

  /// `triad v1.0, commit 0123..., build 0123...`: the commit and the build are what records of runs have.
  package var line: String {
    let parts = [commit.map { "commit \($0)" }, build.map { "build \($0)" }].compactMap { $0 }
    return ([tool + (version.map { " " + $0.name } ?? "")] + parts).joined(separator: ", ")
  }
}
