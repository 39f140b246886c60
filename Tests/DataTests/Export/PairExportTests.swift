import Data
import Files
import Foundation
import JSON
import Tensor
import TestSupport
import Testing

/// What reading an export gives, beside the source it was made of.
@Suite struct PairExportTests {
  private func request(_ format: ExportFormat, count: Int = 10) -> ExportRequest {
    var request = ExportRequest(address: "memory", format: format, parts: ExportFixture.parts(count: count))
    request.shardSize = 5
    request.pairsPerCommit = 100
    request.threads = 2
    return request
  }

  /// Every file below `folder` with its content's hash.
  static func files(_ folder: String) throws -> [String: String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try names.reduce(into: [:]) { files, name in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder), !isFolder.boolValue
      else { return }
      files[name] = try SHA256.hexadecimal(ofFile: "\(folder)/\(name)")
    }
  }

  @Test(arguments: ExportFormat.allCases)
  func pairsCaptionsGroupsAndPixelsAreTheSame(format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    let request = request(format)
    let out = folder.path + "/내 사진, exported"
    let sources = try ExportFixture.read(ExportFixture.write(request, to: out), in: out)
    #expect(sources.count == 3)
    for (source, part) in zip(sources, request.parts) {
      #expect(source.count == part.source.count)
      for index in 0..<source.count {
        #expect(
          source.captions(at: index).map { Array($0.utf8) } == part.source.captions(at: index).map { Array($0.utf8) })
        #expect(source.group(at: index) == part.source.group(at: index))
        #expect(try source.image(at: index) == part.source.image(at: index))
      }
    }
  }

  @Test(arguments: ExportFormat.allCases)
  func batchesAreTheSameBitForBit(format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    let request = request(format, count: 12)
    let source = try ExportFixture.read(
      ExportFixture.write(request, to: folder.path + "/out"), in: folder.path + "/out")[0]
    func batches(_ source: any PairSource) throws -> [HostBatch] {
      let vocabulary = try WordPieceTrainer(size: 200).train(
        on: (0..<source.count).flatMap { source.captions(at: $0) })
      let loader = PairLoader(
        source, tokenizer: WordPieceTokenizer(vocabulary: vocabulary),
        options: LoaderOptions(batchSize: 4, augmentation: .published(side: 8, randAugment: true)), seed: Seed(3),
        steps: 0..<7)
      return try (0..<7).compactMap { _ in try loader.next() }
    }
    #expect(try batches(source) == batches(request.parts[0].source))
  }

  @Test(arguments: ExportFormat.allCases)
  func anInterruptedExportEndsAsAnUninterruptedOne(format: ExportFormat) throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    let request = request(format, count: 300)
    _ = try ExportFixture.write(request, to: folder.path + "/whole")
    let whole = try Self.files(folder.path + "/whole")
    for stops in [[1], [2, 3], [4, 5, 6]] {
      let out = "\(folder.path)/stopped \(stops.count)"
      for stop in stops {
        var calls = 0
        #expect(throws: Stop.self) {
          try PairExport(request, to: out).run { _ in
            calls += 1
            if calls == stop - stops[0] + 1 { throw Stop() }
          }
        }
        // What a process that is killed in the middle of a picture leaves.
        try Foundation.Data("half".utf8).write(to: URL(fileURLWithPath: "\(out)/.triad-export/picture"))
        #expect(!FileManager.default.fileExists(atPath: "\(out)/export.json"))
        #expect(!FileManager.default.fileExists(atPath: "\(out)/train.json"))
      }
      _ = try ExportFixture.write(request, to: out)
      #expect(try Self.files(out) == whole)
    }
  }

  @Test(arguments: ExportFormat.allCases)
  func aWholeExportIsComparedWithItsManifest(format: ExportFormat) throws {
    let folder = try TemporaryFolder()
    let out = folder.path + "/out"
    let summary = try ExportFixture.write(request(format), to: out)
    let files = try Self.files(out)
    let manifest = try text(of: out + "/manifest.sha256").split(separator: "\n").map { line in
      (String(line.dropFirst(66)), String(line.prefix(64)))
    }
    let listed = Dictionary(uniqueKeysWithValues: manifest)
    // All of them, and each once.
    #expect(
      listed.merging(["manifest.sha256": summary.manifest]) { one, _ in one }
        == files.filter { $0.key != "export.json" })
    guard case .complete(let again) = try PairExport(request(format), to: out).run() else {
      Issue.record("a whole export is complete")
      return
    }
    #expect(again == summary)
    let name = try #require(listed.keys.sorted().first { $0.hasSuffix(format == .webdataset ? "tar" : "png") })
    try Foundation.Data("changed".utf8).write(to: URL(fileURLWithPath: "\(out)/\(name)"))
    #expect(
      throws: ExportError.damage(path: "\(out)/\(name)", reason: "is not what the manifest says", folder: out)
    ) { try PairExport(request(format), to: out).run() }
    try FileManager.default.removeItem(atPath: "\(out)/\(name)")
    #expect(throws: ExportError.self) { try PairExport(request(format), to: out).run() }
  }

  @Test func otherArgumentsAndOtherDataAreRefused() throws {
    let folder = try TemporaryFolder()
    let out = folder.path + "/out"
    _ = try ExportFixture.write(request(.albef), to: out)
    var changes: [(String, ExportRequest)] = [("format", request(.coco)), ("data", request(.albef, count: 11))]
    var other = request(.albef)
    other.address = "elsewhere"
    changes.append(("address", other))
    other = request(.albef)
    other.pictures = .jpeg
    changes.append(("encoding of pictures", other))
    for (what, request) in changes {
      #expect {
        try PairExport(request, to: out).run()
      } throws: {
        "\($0)".contains("another \(what)")
      }
    }
    // So it is with one that is not whole.
    struct Stop: Error {}
    let begun = folder.path + "/begun"
    #expect(throws: Stop.self) { try PairExport(request(.albef, count: 100), to: begun).run { _ in throw Stop() } }
    #expect {
      try PairExport(request(.csv, count: 100), to: begun).run()
    } throws: {
      "\($0)".contains("another format, albef and not csv")
    }
  }

  @Test func whatIsNoPlaceForAnExportIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("text", to: "full/notes.txt")
    try folder.write("{}", to: "strange/export.json")
    for (path, reason) in [
      ("full", "notes.txt, which is not an export"), ("full/notes.txt", "it is a file"),
      ("strange", "another export.json"),
      ("full/notes.txt/out", "not a directory"),
    ] {
      #expect {
        try PairExport(request(.albef), to: "\(folder.path)/\(path)").run()
      } throws: {
        "\($0)".contains(reason)
      }
    }
    #expect(try names(in: folder.path + "/full") == ["notes.txt"])
  }

  @Test func twoProcessesDoNotWriteOneExport() throws {
    let folder = try TemporaryFolder()
    let out = folder.path + "/out"
    #expect(throws: ExportError.use(path: out)) {
      try PairExport(request(.albef, count: 100), to: out).run { _ in
        _ = try PairExport(request(.albef, count: 100), to: out).run()
      }
    }
  }
}
