import Data
import DataSets
import Files
import Foundation
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

/// Pictures with captions beside them, one group a picture.
func writePictures(
  _ count: Int, to folder: String, captions: (Int) -> String = { "a picture of number \($0)\nnumber \($0)" }
) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  for number in 0..<count {
    let (red, green) = (UInt8(number * 7 % 256), UInt8(number * 31 % 256))
    let image = PixelImage(width: 24, height: 16, red: red, green: green, blue: 90)
    try Data(PNGEncoder.encode(image)).write(to: URL(fileURLWithPath: "\(folder)/\(number).png"))
    try captions(number).write(toFile: "\(folder)/\(number).txt", atomically: true, encoding: .utf8)
  }
}

@Suite struct OwnDataTests {
  private func data(
    _ training: [String], tracks: [String] = [], validation: [String] = [], split: DataSplit = .test,
    folders: CacheFolder = .standard()
  ) throws -> StudyData {
    try StudyDataSet.files(training: training, tracks: tracks, validation: validation)
      .data(for: StudyDataRequest(scale: .smoke, split: split, folders: folders))
  }

  private func sentence(
    _ training: [String], tracks: [String] = [], validation: [String] = [], split: DataSplit = .test
  ) -> String {
    do {
      _ = try data(training, tracks: tracks, validation: validation, split: split)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func pairsWithoutSplitsAreSplitByTheirGroups() throws {
    try withTemporaryFolder { folder in
      try writePictures(200, to: folder + "/pictures")
      let address = "folder:\(folder)/pictures"
      let test = try data([address])
      #expect(test.name == "folder:pictures")
      #expect(test.tasks.map(\.name) == ["pictures"])
      let (learned, asked) = (test.training.count, test.tasks[0].samples.count)
      let kept = try #require(test.validation.first?.samples.count)
      #expect(learned + asked + kept == 200)
      #expect((140...180).contains(learned) && asked >= 8 && kept >= 8)
      let groups = Set((0..<learned).map(test.training.group))
      #expect(test.tasks[0].samples.allSatisfy { !groups.contains(test.tasks[0].source.group(at: $0)) })
      #expect(
        test.notes == [
          "\(address) has no splits of its own: its pairs are split by their groups with a keyed rule, 80/10/10, into \(learned) to "
            + "train on, \(kept) to validate and \(asked) to test."
        ])
      let validation = try data([address], split: .validation)
      #expect(validation.training.fingerprint == test.training.fingerprint)
      #expect(validation.tasks[0].samples.count == kept)
    }
  }

  @Test func whatIsNotUsedIsAFootnote() throws {
    try withTemporaryFolder { folder in
      try writePictures(40, to: folder + "/pictures")
      for name in ["notes.md", "more.md", "alone.txt"] {
        try "x".write(toFile: "\(folder)/pictures/\(name)", atomically: true, encoding: .utf8)
      }
      let address = "folder:\(folder)/pictures"
      #expect(try data([address]).notes.first == "Not used of \(address): 2 other files; 1 captions without a picture.")
    }
  }

  @Test func captionsThatNameASideAreWarnedOfWherePicturesAreMirrored() throws {
    try withTemporaryFolder { folder in
      try writePictures(200, to: folder + "/sided") { _ in "a disc on the Left." }
      try writePictures(200, to: folder + "/plain") { "leftovers number \($0)" }
      func warnings(_ name: String, flips: Bool, scale: Scale = .demo) throws -> [String] {
        let set = StudyDataSet.files(training: ["folder:\(folder)/\(name)"], allowsFlips: flips)
        let experiment = Experiment("one", question: "?", base: { Recipe.tcl($0).only(CMA.self).with(\.batchSize, 8) })
        {
          Arms(baseline: $0, variants: [])
        }
        return try Study(experiment, scale: scale, data: set.data(for: .init(scale: scale))).warnings.map(\.description)
      }
      let sentence =
        "100 % of the pairs of sided/train have captions that name a side ('a disc on the Left.'), and every picture is mirrored"
      #expect(try warnings("sided", flips: true).contains { $0.hasPrefix(sentence) })
      #expect(try !warnings("sided", flips: false).contains { $0.contains("name a side") })
      #expect(try !warnings("plain", flips: true).contains { $0.contains("name a side") })
      // At this scale no recipe mirrors.
      #expect(try !warnings("sided", flips: true, scale: .smoke).contains { $0.contains("name a side") })
    }
  }

  @Test func whatMirrorsNothingSaysSoInItsWords() throws {
    try withTemporaryFolder { folder in
      try writePictures(60, to: folder + "/pictures")
      let data = try StudyDataSet.files(training: ["folder:\(folder)/pictures"], allowsFlips: false)
        .data(for: StudyDataRequest(scale: .smoke))
      #expect(data.words == ["--data", "folder:\(folder)/pictures", "--no-flips"])
      #expect(!data.allowsFlips && data.notes.contains("Pictures are not mirrored."))
    }
  }

  @Test func whatIsAskedCanBeNamedAndNothingIsHeldBackThen() throws {
    try withTemporaryFolder { folder in
      try writePictures(20, to: folder + "/train")
      try writePictures(6, to: folder + "/test")
      let found = try data(["folder:\(folder)/train"], tracks: ["far=folder:\(folder)/test"])
      #expect(found.training.count == 20)
      #expect(found.tasks.map(\.name) == ["far"])
      #expect(found.tasks[0].queries == .everyCaption)
      // Files of the same name in two folders are not one picture.
      #expect(found.notes == ["No training pair is of a group that far asks about."])
      #expect(found.words == ["--data", "folder:\(folder)/train", "--test", "far=folder:\(folder)/test"])
      #expect(
        sentence(["folder:\(folder)/train"], tracks: ["far=folder:\(folder)/test"], split: .validation).contains(
          "Nothing says which validation pairs are asked about"))
      #expect(
        sentence(["folder:\(folder)/train"], validation: ["folder:\(folder)/test"]).contains("--test NAME=ADDRESS"))
    }
  }

  /// WebDataset begins the names of samples anew in every shard.
  @Test func samplesOfOneNameInTwoArchivesAreTwoGroupsAndThoseOfOneArchiveAreOne() throws {
    try withTemporaryFolder { folder in
      for (place, name) in ["train", "more", "test"].enumerated() {
        var archive = TestTar()
        for number in 0..<12 {
          let picture = PixelImage(width: 8, height: 8, red: UInt8(80 * place), green: UInt8(20 * number), blue: 0)
          try archive.add("00\(number).png", PNGEncoder.encode(picture))
          archive.add("00\(number).txt", "a \(name) picture of number \(number)")
        }
        try Foundation.Data(archive.finished).write(to: URL(fileURLWithPath: "\(folder)/\(name).tar"))
      }
      let folders = CacheFolder(root: folder + "/cache")
      let (train, more, test) = ("tar:\(folder)/train.tar", "tar:\(folder)/more.tar", "tar:\(folder)/test.tar")
      let apart = try data([train, more], tracks: ["t=\(test)"], folders: folders)
      #expect(apart.notes == ["No training pair is of a group that t asks about."])
      #expect(Set((0..<24).map(apart.training.group)).count == 24)
      let shared = try data(["tar:\(folder)/{more,train}.tar"], tracks: ["t=\(train)", "u=\(test)"], folders: folders)
      #expect(
        shared.notes == [
          "12 of 24 training pairs are of groups that t asks about.",
          "No training pair is of a group that u asks about.",
        ])
      // Alone, an archive has the groups that it always had.
      #expect(try data([train], tracks: ["t=\(test)"], folders: folders).training.group(at: 0) == "tar:0:000")
    }
  }

  @Test func ownSplitsAreTaken() throws {
    let shapes = try data(["shapes:"])
    #expect(shapes.training.count == 1000 && shapes.tasks.map(\.name) == ["shapes"])
    #expect(!shapes.allowsFlips)
    try withTemporaryFolder { folder in
      try writePictures(5, to: folder)
      var images: [String] = []
      for (number, split) in ["train", "restval", "val", "test", "test"].enumerated() {
        images.append(
          #"{"filename": "\#(number).png", "split": "\#(split)", "cocoid": \#(number), "sentences": [{"raw": "number \#(number)"}]}"#
        )
      }
      let list = "\(folder)/dataset.json"
      try AtomicFile.write(#"{"images": [\#(images.joined(separator: ","))]}"#, to: list)
      let own = try data(["karpathy:\(list)"])
      #expect(own.training.count == 2 && own.tasks[0].samples.count == 2 && own.validation[0].samples.count == 1)
      let single = try data(["karpathy:\(list),split=train"], tracks: ["five=karpathy:\(list)"])
      #expect(single.training.count == 2 && single.tasks.map(\.name) == ["five"])
      #expect(single.fingerprint != own.fingerprint)
      #expect(sentence(["karpathy:\(list),split=tset"]).contains("did you mean test?"))
      #expect(
        sentence(["karpathy:\(list),split=test"], tracks: ["x=karpathy:\(list)"]).contains(
          "would be asked about what is learned"))
    }
  }

  @Test func severalSourcesAreMixedInTheirShares() throws {
    try withTemporaryFolder { folder in
      try writePictures(40, to: folder + "/a")
      try writePictures(20, to: folder + "/b")
      try writePictures(5, to: folder + "/c")
      let (one, other, track) = ("folder:\(folder)/a", "folder:\(folder)/b", "c=folder:\(folder)/c")
      let whole = try data([one, other], tracks: [track])
      #expect(whole.training.count == 60)
      #expect(whole.name == "folder:a+folder:b")
      #expect(Set((0..<60).map(whole.training.group)).count == 60)
      let shared = try data([one, "3*" + other], tracks: [track])
      let mixture = try #require(shared.training as? RatioMixedSource)
      #expect(mixture.shares == [15, 45])
      #expect(shared.fingerprint != whole.fingerprint)
      for share in ["0", "-1", "nan", "inf", "1e308"] {
        #expect(sentence([share + "*" + one, other]).contains("must be a number above 0 and not above 1000000"))
      }
      #expect(
        sentence(["1e-6*" + one, other], tracks: [track]).contains(
          "The share of '1e-6*\(one)' is less than one of the 60 pairs of an epoch"))
    }
  }

  @Test func whatIsWrongIsOneSentenceWithItsRemedy() throws {
    try withTemporaryFolder { folder in
      try writePictures(3, to: folder + "/few")
      try writePictures(8, to: folder + "/mute") { _ in "!!!" }
      try writePictures(8, to: folder + "/sound")
      let sound = "folder:\(folder)/sound"
      let cases: [(String, String)] = [
        (sentence(["folder:\(folder)/few"]), "has 3 groups, too few to hold back a tenth"),
        (sentence(["folder:\(folder)/mute"], tracks: ["t=" + sound]), "says anything after cleaning"),
        (sentence([sound], tracks: ["t=folder:\(folder)/mute"]), "says anything after cleaning"),
        (sentence(["folder:\(folder)/none"]), "There is no \(folder)/none"),
        (sentence(["csv:\(folder)/none.csv"]), "There is no \(folder)/none.csv"),
        (sentence([sound], tracks: ["t=" + sound]), "would be asked about what is learned"),
        (sentence([sound], tracks: ["t=folder:\(folder)/few/../sound/"]), "would be asked about what is learned"),
        (sentence([sound], tracks: ["folder:\(folder)/few"]), "write --test NAME=folder:"),
        (sentence([sound], tracks: ["t=folder:\(folder)/few", "t=folder:\(folder)/few"]), "named 't'"),
        (sentence([sound], tracks: ["a\nb=folder:\(folder)/few"]), "cannot have this name"),
        (sentence([sound + ",split=test"]), "split in \(sound),split=test has no effect"),
      ]
      for (found, expected) in cases {
        #expect(found.contains(expected))
        #expect(!found.contains("\n") && found.hasSuffix("."))
      }
    }
  }

  @Test func aPathMayHoldAnything() throws {
    try withTemporaryFolder { folder in
      let name = "고양이, Hunde {und} mehr"
      try writePictures(4, to: "\(folder)/\(name)")
      try writePictures(4, to: "\(folder)/other")
      let address = "folder:\(folder)/고양이\\, Hunde \\{und\\} mehr"
      let found = try data([address], tracks: ["t=folder:\(folder)/other"])
      #expect(found.training.count == 4)
      #expect(found.name == "folder:고양이, Hunde {und} mehr")
    }
  }
}

@Suite struct OwnDataStudyTests {
  @Test func theCommandOfAStudyNamesItsData() throws {
    try withTemporaryFolder { folder in
      let name = "\(folder)/my pictures"
      try writePictures(100, to: name)
      let set = StudyDataSet.files(training: ["folder:" + name])
      let study = try Study(
        smallExperiment(), scale: .smoke, data: smallExperiment().data(set, at: .smoke), runsFolder: folder + "/runs")
      #expect(study.command == "triad run small --scale smoke --data 'folder:\(name)'")
      let place = study.tablesLink.path.split(separator: "/").last
      #expect(place?.hasPrefix("small-smoke-folder-my-pictures-") == true)
      #expect(study.notes.last?.contains("32 x 32 pixels") == true)
    }
  }

  @Test func anExperimentBringsDataOfItsOwn() throws {
    try withTemporaryFolder { folder in
      let set = StudyDataSet("drawn") { request in
        StudyData(
          name: "drawn", training: CaptionedShapes(split: .train, count: 32, side: 32),
          tasks: [RetrievalTask(name: "own", source: CaptionedShapes(split: request.split, count: 8, side: 32))],
          allowsFlips: false, notes: ["Drawn."])
      }
      let experiment = Experiment(
        "own", question: "Does it run?", base: { _ in Recipe.tcl(.smoke) }, seeds: 0..<1, data: set
      ) { Arms(baseline: $0.only(CMA.self).named("CMA"), variants: []) }
      let study = try Study(
        experiment, scale: .smoke, data: experiment.data(set, at: .smoke), runsFolder: folder)
      #expect(study.command == "triad run own --scale smoke --data drawn")
      #expect(try study.run().computed == 1)
      #expect(try StudyTable(study).sections.last?.footnotes.contains("Drawn.") == true)
      let record = try JSONValue(
        parsing: String(contentsOfFile: "\(folder)/\(study.runs[0][0].id)/data.json", encoding: .utf8))
      #expect(record["words"]?.array?.compactMap(\.string) == ["--data", "drawn"])
      #expect(throws: StudyError.self) {
        try Study(experiment, scale: .demo, data: StudyData(.shapes, at: .demo), runsFolder: folder)
      }
    }
  }

  @Test func fewerPairsThanABatchAreRefusedBeforeAnythingRuns() throws {
    let small = StudyData(
      name: .shapes, training: CaptionedShapes(split: .train, count: 7, side: 32),
      tasks: [RetrievalTask(name: "own", source: CaptionedShapes(split: .test, count: 8, side: 32))])
    let error = #expect(throws: StudyError.self) {
      try Study(smallExperiment(), scale: .smoke, data: small, runsFolder: "/nonexistent")
    }
    #expect(error?.description.contains("trains 8 pairs per step, and shapes/train holds 7") == true)
  }

  @Test func wordsAreQuotedForTheShell() {
    #expect(
      ShellWords.joined(["--data", "folder:a b", "3*x", "it's", "plain:a/b,root=c"])
        == #"--data 'folder:a b' '3*x' 'it'\''s' plain:a/b,root=c"#)
  }
}
