import TestSupport
import Tensor
import Data
import Foundation
import Testing

@Suite struct StableFileTests {
  @Test func whatIsReadIsWhatIsThere() throws {
    let folder = try TemporaryFolder()
    try folder.write("0123456789", to: "a")
    let file = try folder.file("a")
    #expect(file.size == 10)
    #expect(try file.read(at: 3, count: 4) == Array("3456".utf8))
    #expect(try file.read(at: 10, count: 0).isEmpty)
    #expect(throws: SourceError.self) { try file.read(at: 8, count: 3) }
    #expect(throws: SourceError.self) { try file.read(at: -1, count: 1) }
  }

  @Test func aChangeIsNoticed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("0123456789", to: "a")
    let file = try folder.file("a")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: Array("x".utf8))
    try handle.close()
    #expect(throws: SourceError.change(path: path)) { try file.read(at: 0, count: 4) }
    try handle.close()
  }

  @Test func aReplacedFileIsReadAsItWas() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a")
    let file = try folder.file("a")
    try FileManager.default.removeItem(atPath: path)
    try folder.write("new", to: "a")
    #expect(try file.read(at: 0, count: 3) == Array("old".utf8))
  }

  @Test func absentFilesFoldersAndPipesAreErrors() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SourceError.absence(path: "\(folder.path)/none")) { try folder.file("none") }
    #expect(throws: SourceError.self) { try StableFile(path: folder.path) }
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(throws: SourceError.self) { try folder.file("pipe") }
  }
}
