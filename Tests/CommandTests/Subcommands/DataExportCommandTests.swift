import Command
import Data
import DataSets
import Foundation
import TestSupport
import Testing

@Suite struct DataExportCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for number in 0..<30 {
      try folder.writePicture("source/pictures/\(number).png", level: number)
      try folder.write("caption \(number)\nanother\n", to: "source/pictures/\(number).txt")
    }
  }

  private func export(_ words: String...) -> Outcome { Outcome(of: ["data", "export"] + words) }

  @Test func aFolderBecomesAListAndThenIsComplete() throws {
    let (source, out) = ("folder:\(folder.path)/source/pictures", folder.path + "/out")
    let first = export(source, "--format", "albef", out)
    #expect(first.code == .success && first.diagnostics.contains("writing albef:  30/30"))
    #expect(
      first.output == """
        Wrote 30 pairs with 60 captions and 30 pictures to \(out).
        all: 30 pairs, --data 'albef:\(out)/all.json'

        """)
    let again = export(source, "--format", "albef", out)
    #expect(again.code == .success && again.output.hasPrefix("\(out) is complete: 30 pairs"))
    let source2 = try ALBEFSource(path: out + "/all.json", root: out, name: "albef")
    #expect(source2.captions(at: 0) == ["caption 0", "another"] && source2.group(at: 0) == "folder:0.png")
    let other = export(source, "--format", "coco", out)
    #expect(other.code == .failure)
    #expect(
      other.diagnostics
        == "triad: \(out) holds an export with another format, albef and not coco: give another folder, or delete this one.\n"
    )
  }

  @Test func pairsWithoutSplitsAreSplitByKeyWhenAsked() throws {
    let out = folder.path + "/out"
    let outcome = export("folder:\(folder.path)/source/pictures", "--format", "karpathy", "--split-by-key", out)
    #expect(outcome.code == .success)
    let train = try KarpathySource(path: out + "/dataset.json", root: out, split: .train, name: "k")
    let test = try KarpathySource(path: out + "/dataset.json", root: out, split: .test, name: "k")
    #expect(train.count > 15 && test.count > 0)
    let own = export("karpathy:\(out)/dataset.json", "--format", "csv", "--split-by-key", folder.path + "/other")
    #expect(own.code == .failure && own.diagnostics.contains("says its splits itself"))
    // Splits of the format's own go on into the next export, and so do files and groups.
    let next = export("karpathy:\(out)/dataset.json", "--format", "webdataset", folder.path + "/shards")
    #expect(next.code == .success)
    let shards = try TarSource(shards: folder.path + "/shards/test-000000.tar", name: "tar")
    #expect((0..<test.count).map { shards.group(at: $0) } == (0..<test.count).map { test.group(at: $0) })
    #expect((0..<test.count).map { shards.captions(at: $0) } == (0..<test.count).map { test.captions(at: $0) })
  }

  @Test func anExportIsNeverLaidOverItsSource() throws {
    let pictures = "\(folder.path)/source/pictures"
    for out in [pictures, pictures + "/out", folder.path + "/source", folder.path] {
      let outcome = export("folder:\(pictures)", "--format", "csv", out)
      #expect(outcome.code == .failure && outcome.diagnostics.contains("give a separate folder"))
    }
    #expect(try names(in: pictures).count == 60)
  }

  @Test func whatIsWrongIsSaidInASentence() throws {
    let source = "folder:\(folder.path)/source/pictures"
    #expect(
      export(source, folder.path + "/o").diagnostics.hasPrefix(
        "triad: \"--format\" needs a value: --format karpathy|coco"))
    #expect(export(source, "--format", "cocoo", "o").diagnostics.contains("did you mean \"coco\"?"))
    #expect(export(source, "--format", "coco", "--quality", "101", "o").diagnostics.contains("from 1 to 100"))
    #expect(export("folder:\(folder.path)/none", "--format", "coco", folder.path + "/o").code == .failure)
    #expect(export("photographs:none", "--format", "coco", "o").diagnostics.contains("write photographs:COUNT"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/o"))
    let file = try folder.write("taken", to: "file")
    let taken = export(source, "--format", "coco", file)
    #expect(
      taken.code == .failure && taken.diagnostics.contains("\(file) is not a folder to export into: it is a file"))
  }

  @Test func photographsAreKeptAsTheJPEGFilesThatTheyAre() throws {
    let out = folder.path + "/photographs"
    let outcome = export("photographs:3", "--format", "coco", out)
    #expect(outcome.output.contains("Wrote 3 pairs with 15 captions and 3 pictures"))
    let source = try COCOSource(path: out + "/all.json", root: out, name: "coco")
    #expect(
      try source.image(at: 2) == DataSetAddress("photographs:3").open()[0].image(at: 2)
        && source.group(at: 2) == "photograph:2")
  }
}
