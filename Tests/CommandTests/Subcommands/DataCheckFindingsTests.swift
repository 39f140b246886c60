import TestSupport
import Command
import Data
import Foundation
import Testing

/// What `data check` and `data views` find, count and refuse.
@Suite struct DataCheckFindingsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for number in 0..<4 {
      try folder.write(JPEGEncoder.encode(TestPictures.blocks(of: 4, seed: UInt64(number))), to: "pics/p\(number).jpg")
    }
  }

  func triad(_ words: String...) -> Outcome { Outcome(of: words) }

  /// A list of Karpathy's with a record for each split and COCO id.
  func karpathy(_ records: [(split: String, id: Int, picture: Int)]) throws -> String {
    let images = records.map {
      #"{"filename":"pics/p\#($0.picture).jpg","cocoid":\#($0.id),"split":"\#($0.split)","sentences":[{"raw":"x \#($0.picture)"}]}"#
    }
    return try folder.write(#"{"images":[\#(images.joined(separator: ","))]}"#, to: "dataset.json")
  }

  @Test func groupsInCommonAreReported() throws {
    let path = try karpathy([("train", 1, 0), ("train", 2, 1), ("test", 1, 2)])
    let checked = triad("data", "check", "karpathy:\(path)")
    #expect(checked.code == .success)
    #expect(
      checked.output.contains(
        "duplicates, karpathy/test against karpathy/train: 0 equal pictures, 0 alike; 0 captions; groups in common: 1, such as coco:1"
      ))
    let refused = triad("data", "check", "karpathy:\(path)", "--fail-on-overlap")
    #expect(refused.code == .failure && refused.output == checked.output)
    #expect(
      refused.diagnostics.contains(
        "karpathy/test overlaps with karpathy/train (pictures alike: 0, of them equal: 0; groups in common: 1); take what they share out"
      ))
    let apart = try karpathy([("train", 1, 0), ("test", 3, 2)])
    #expect(triad("data", "check", "karpathy:\(apart)", "--fail-on-overlap").code == .success)
  }

  @Test func picturesInCommonAreAnOverlap() throws {
    for number in 0..<2 {
      let side = "side\(number)"
      try folder.write(JPEGEncoder.encode(TestPictures.blocks(of: 4 + 4 * number, seed: 9)), to: "\(side)/a.jpg")
      try folder.write("caption \(number)", to: "\(side)/a.txt")
    }
    let (first, second) = ("folder:\(folder.path)/side0", "folder:\(folder.path)/side1")
    let checked = triad("data", "check", first, "--against", second)
    // Two folders may both have an `a.jpg`.
    #expect(
      checked.code == .success && checked.output.contains("1 alike, such as sample 0; 0 captions; groups in common: 0"))
    #expect(triad("data", "check", first, "--against", second, "--fail-on-overlap").code == .failure)
  }

  @Test func whatIsNotUsedIsShown() throws {
    try folder.write("zero", to: "pics/p0.txt")
    try folder.write([1], to: "pics/b.webp")
    let checked = triad("data", "check", "folder:\(folder.path)/pics")
    #expect(checked.code == .success)
    #expect(
      checked.output.contains(
        "not used of folder, pictures without a caption beside them: 3, such as p1.jpg, p2.jpg, p3.jpg\n"))
    #expect(
      checked.output.contains(
        "not used of folder, pictures with other endings than .jpg, .jpeg and .png, which are not read: 1, such as b.webp\n"
      ))
  }

  @Test func optionsThatCannotHaveTheirEffectAreErrors() throws {
    try folder.write("zero", to: "pics/p0.txt")
    let address = "folder:\(folder.path)/pics"
    for (words, sentence) in [
      ([address, "--missing", "left-out"], "\"--missing\" has no effect here: only pictures that are there"),
      ([address, "--fail-on-overlap"], "\"--fail-on-overlap\" has no effect here: there is one source"),
      ([address, "--source", "emoji"], "\"--source\" has no effect here: it is about DebCap's cache"),
      (["shapes:", "--damage", "salvaged"], "\"--damage\" has no effect here"),
      (["--sheet", "x.png"], "\"--sheet\" has no effect here: it is about a source that is named"),
      (["--fail-on-overlap"], "\"--fail-on-overlap\" has no effect here"),
      (["--limit", "3"], "\"--limit\" has no effect here"),
      ([address, "--limit", "-1"], "must be a whole number from 0"),
      ([address, "--list", "-1"], "must be a whole number from 0"),
    ] {
      let outcome = Outcome(of: ["data", "check"] + words)
      #expect(outcome.code != .success && outcome.diagnostics.contains(sentence), "\(words): \(outcome.diagnostics)")
    }
  }

  @Test func sheetsThatCannotBeWrittenAreFoundBeforeAnythingIsRead() throws {
    try folder.write("zero", to: "pics/p0.txt")
    let address = "folder:\(folder.path)/pics"
    for command in ["check", "views"] {
      for (path, reason) in [
        ("\(folder.path)/none/x.png", "cannot be written"), ("\(folder.path)/pics", "cannot be written"),
      ] {
        let outcome = triad("data", command, address, "--sheet", path)
        #expect(outcome.code == .failure && outcome.output.isEmpty, "\(command) \(path): \(outcome.output)")
        #expect(outcome.diagnostics.contains(reason) && !outcome.diagnostics.contains("could not be completed"))
      }
    }
    // Nothing is left of a sheet that was not finished.
    let before = try names(in: folder.path)
    #expect(triad("data", "views", address, "--sheet", "\(folder.path)/v.png", "--views", "none").code != .success)
    #expect(try names(in: folder.path) == before)
  }

  @Test(arguments: ["check", "views"])
  func aSheetReplacesNothingThatIsRead(command: String) throws {
    try folder.write("zero", to: "pics/p0.txt")
    let list = try folder.write(#"[{"image": "pics/p1.jpg", "caption": "one"}]"#, to: "list.json")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link.json", withDestinationPath: "list.json")
    for (address, sheet) in [
      ("albef:\(list)", list), ("albef:\(list)", "\(folder.path)/pics/../list.json"),
      ("albef:\(list)", "\(folder.path)/link.json"), ("folder:\(folder.path)/pics", "\(folder.path)/pics/p0.jpg"),
      ("folder:\(folder.path)/pics", "\(folder.path)/pics/new.png"),
    ] {
      let outcome = triad("data", command, address, "--sheet", sheet)
      #expect(outcome.code == .failure && outcome.output.isEmpty, "\(sheet): \(outcome.output)")
      #expect(
        outcome.diagnostics
          == "triad: \(sheet) cannot be written: it is read, or lies in a folder that is; give another "
          + "place.\n")
    }
    #expect(try text(of: list).hasPrefix("[{"))
    #expect(triad("data", command, "albef:\(list)", "--sheet", "\(folder.path)/sheet.png").code == .success)
  }

  @Test(.enabled(if: FullDevice.isThere), arguments: ["check", "views"])
  func aSheetOnAFullDiskIsOneSentenceAndReplacesNothing(command: String) throws {
    try folder.write("zero", to: "pics/p0.txt")
    let outcome = triad("data", command, "folder:\(folder.path)/pics", "--sheet", FullDevice.path)
    #expect(outcome.code == .failure)
    let last = outcome.diagnostics.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix("triad: \(FullDevice.path) cannot be written: "), "\(outcome.diagnostics)")
    #expect(FullDevice.isThere)
  }

  @Test func sheetsLargerThanMemoryAreRefusedBeforeItIsTaken() throws {
    try folder.write("zero", to: "pics/p0.txt")
    let address = "folder:\(folder.path)/pics"
    for words in [
      ["--side", "100000000"], ["--columns", "1000000"], ["--columns", "9223372036854775807"],
      ["--side", "9223372036854775807"],
      ["--side", "10000", "--columns", "9"],
    ] {
      let outcome = Outcome(of: ["data", "views", address, "--sheet", "\(folder.path)/v.png"] + words)
      #expect(outcome.code == .failure && outcome.output.isEmpty)
      #expect(
        outcome.diagnostics.contains(
          "has more than the 32 million pixels that a sheet may have; give a smaller --side"), "\(outcome.diagnostics)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/v.png"))
  }
}
