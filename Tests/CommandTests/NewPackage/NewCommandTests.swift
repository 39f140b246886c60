import Command
import Foundation
import TestSupport
import Testing

@Suite struct NewCommandTests {
  private func outcome(_ words: [String], executable: String) -> Outcome {
    let tool = CommandLineTool(name: "triad", summary: "a test", commands: [NewCommand(executable: executable)])
    return Outcome(of: tool, ["new"] + words)
  }

  /// A folder with an empty file at each path.
  private func folder(_ files: String...) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for file in files { try folder.write("", to: file) }
    return folder
  }

  @Test func anInstalledToolWritesAPackageAgainstItsLibrary() throws {
    let there = try folder("bin/triad", "lib/triad/libTriad.a", "work/x")
    // Also through a link, as one from a folder that is in the path.
    let link = there.path + "/triad"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "bin/triad")
    let written = outcome([there.path + "/work/my-study"], executable: link)
    #expect(written.code == .success && written.output == there.path + "/work/my-study\n", "\(written.diagnostics)")
    #expect(written.diagnostics.contains("builds in seconds, against the library in \(there.path)/lib/triad:"))
    let build = "swift build -c release -Xswiftc -I\(there.path)/lib/triad\n"
    #expect(written.diagnostics.contains(build))
    #expect(try text(of: there.path + "/work/my-study/README.md").contains(build))
    #expect(written.diagnostics.contains(".build/release/my-study run modality-gap --scale smoke"))
    let manifest = try text(of: there.path + "/work/my-study/Package.swift")
    #expect(manifest.contains("?? \"\(there.path)/lib/triad\"\n"))
  }

  @Test func aToolInACheckoutWritesAPackageAgainstTheSources() throws {
    let checkout = try folder("Sources/Triad/Triad.swift", ".build/release/triad")
    let executable = checkout.path + "/.build/release/triad"
    let elsewhere = try TemporaryFolder()
    let outside = outcome([elsewhere.path + "/Far Away", "--name", "far"], executable: executable)
    #expect(outside.code == .success, "\(outside.diagnostics)")
    #expect(outside.diagnostics.contains("builds Triad's sources in \(checkout.path) first, which takes minutes once:"))
    #expect(outside.diagnostics.contains("cd '\(elsewhere.path)/Far Away'\n"))
    #expect(try text(of: elsewhere.path + "/Far Away/Package.swift").contains("?? \"\(checkout.path)\"\n"))
    let inside = outcome([checkout.path + "/docs/own"], executable: executable)
    #expect(inside.code == .success, "\(inside.diagnostics)")
    #expect(try text(of: checkout.path + "/docs/own/Package.swift").contains("?? \"../..\"\n"))
  }

  @Test func whatCannotBeDoneIsSaidAndNothingWritten() throws {
    let bare = try folder("bin/triad")
    let absent = outcome([bare.path + "/mine"], executable: bare.path + "/bin/triad")
    #expect(absent.code == .failure && absent.diagnostics.contains("Neither a library of Triad nor its sources"))
    let installed = try folder("bin/triad", "lib/triad/libTriad.a", "mine/notes")
    let executable = installed.path + "/bin/triad"
    let occupied = outcome([installed.path + "/mine"], executable: executable)
    #expect(occupied.code == .failure && occupied.diagnostics.contains("exists already and is not empty"))
    let misnamed = outcome([installed.path + "/Mine"], executable: executable)
    #expect(misnamed.code == .failure && misnamed.diagnostics.hasSuffix("give --name mine.\n"))
    #expect(try names(in: installed.path) == ["bin", "lib", "mine"])
    #expect(try names(in: installed.path + "/mine") == ["notes"])
  }
}
