import Command
import Foundation
import TestSupport
import Testing

@Suite struct NewPackageTests {
  /// The repository.
  private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardizedFileURL

  @Test func whatIsWrittenIsInTheDocs() throws {
    let documented = Self.root.appendingPathComponent("docs/own-study")
    let anew: Comment = "rm -r docs/own-study && .build/release/triad new docs/own-study writes it again"
    let written = try NewPackage(name: "own-study", triad: "../..").files
    for file in written {
      #expect(try text(of: "\(documented.path)/\(file.path)") == file.text, anew)
    }
    let enumerator = try #require(FileManager.default.enumerator(atPath: documented.path))
    let found = enumerator.compactMap { $0 as? String }.filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(documented.path)/\(path)", isDirectory: &isFolder)
      return !isFolder.boolValue && ![".build/", "runs/", ".swiftpm/"].contains { path.hasPrefix($0) }
    }
    #expect(found.sorted() == written.map(\.path).sorted(), anew)
  }

  @Test func theNameIsEverywhere() throws {
    let files = try NewPackage(name: "two-dots", triad: #"/a "b"/lib/triad"#).files
    #expect(files.contains { $0.path == "Sources/TwoDotsTool/main.swift" && $0.text.contains("import TwoDotsParts") })
    #expect(!files.contains { ($0.path + $0.text).contains("{{") })
    let manifest = try #require(files.first { $0.path == "Package.swift" }?.text)
    #expect(manifest.contains(#"?? "/a \"b\"/lib/triad""#) && manifest.contains(#"name: "two-dots""#))
  }

  @Test func theMakefileMeansTheSamePlace() throws {
    let files = try NewPackage(name: "two-dots", triad: "/my $5 #1/lib/triad").files
    let makefile = try #require(files.first { $0.path == "Makefile" }?.text)
    #expect(makefile.contains("export TRIAD_PATH ?= /my $$5 \\#1/lib/triad\n"))
    #expect(makefile.contains("\"$$pack\" two-dots \"$$@\"\n"))
    // A recipe is what a tab begins.
    #expect(makefile.split(separator: "\n").count { $0.hasPrefix("\t@$(SEARCH); ") } == 3)
  }

  @Test(arguments: [
    ("My Study", "my-study"), ("2nd", "my-study"), ("a--b", "a-b"), ("triad", "my-study"), ("é", "my-study"),
    ("under_score", "under-score"), ("", "my-study"), ("-x", "x"),
  ])
  func aNameThatNoExecutableCanHaveIsRefusedWithOneThatItCan(_ name: String, suggestion: String) throws {
    #expect(throws: NewPackageError.name(name, suggestion: suggestion)) { try NewPackage(name: name, triad: "..") }
    #expect(try NewPackage(name: suggestion, triad: "..").files.count > 0)
  }

  @Test func itIsWrittenAsAWholeOrNotAtAll() throws {
    try withTemporaryFolder { folder in
      let (package, manager) = (try NewPackage(name: "mine", triad: ".."), FileManager.default)
      let place = URL(fileURLWithPath: folder + "/mine")
      try manager.createDirectory(atPath: place.path, withIntermediateDirectories: false)
      try package.write(to: place)
      #expect(try names(in: folder) == ["mine"])
      #expect(
        try names(in: place.path) == [".gitignore", "Makefile", "Package.swift", "README.md", "Sources", "Tests"])
      // What is there stays as it is.
      #expect(throws: NewPackageError.occupation(place.path)) { try package.write(to: place) }
      let other = URL(fileURLWithPath: folder + "/other")
      try manager.createDirectory(atPath: other.path + ".partial", withIntermediateDirectories: false)
      #expect(throws: NewPackageError.remains(other.path + ".partial")) { try package.write(to: other) }
      #expect(try names(in: folder) == ["mine", "other.partial"])
      let here = URL(fileURLWithPath: manager.currentDirectoryPath)
      #expect(throws: NewPackageError.current(here.path)) { try package.write(to: here) }
      let below = URL(fileURLWithPath: place.path + "/Package.swift/new")
      #expect(throws: NewPackageError.self) { try package.write(to: below) }
    }
  }
}
