import Data
import Foundation
import JSON
import Studies
import TestSupport
import Testing
import Training

@Suite struct StudyPicturesTests {
  private func study(_ folder: String, _ training: String, _ asked: String) throws -> Study {
    let data = try StudyDataSet.files(training: ["folder:\(training)"], tracks: ["mine=folder:\(asked)"])
      .data(for: StudyDataRequest(scale: .smoke))
    return try Study(
      smallExperiment(seeds: 0..<1), scale: .smoke, data: data, runsFolder: folder + "/runs", tool: "mine")
  }

  /// Pictures with as many differences as photographs have.
  private func writePictures(_ numbers: Range<Int>, to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for number in numbers {
      let image = TestPictures.blocks(of: 2, seed: UInt64(number))
      try Data(PNGEncoder.encode(image)).write(to: URL(fileURLWithPath: "\(folder)/\(number).png"))
      try "picture \(number)".write(toFile: "\(folder)/\(number).txt", atomically: true, encoding: .utf8)
    }
  }

  private func footnotes(_ study: Study) throws -> String {
    TableFormat.markdown.text(of: try StudyTable(study)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func runLooksOnceAndTheTableReadsWhatItFound() throws {
    try withTemporaryFolder { folder in
      try writePictures(0..<40, to: folder + "/learned")
      try writePictures(37..<50, to: folder + "/asked")
      let study = try study(folder, folder + "/learned", folder + "/asked")
      #expect(
        try footnotes(study).contains(
          "Pictures that are both learned from and asked about were not looked for; `mine plan` does that."))
      _ = try study.run()
      let crossing = PictureCrossing(
        asked: "mine", pairs: 40, pairsSeen: 40, pictures: 13, picturesSeen: 13, equalPairs: 3, equalPictures: 3)
      #expect(try study.storedCrossings() == [crossing])
      let sentence =
        "Of 40 training pairs 3 show, pixel for pixel, 3 pictures that mine asks about; no other looks like one at 9 x 8 pixels."
      #expect(try footnotes(study).contains(sentence))
      // Pictures that are gone afterwards disturb no table.
      try FileManager.default.removeItem(atPath: folder + "/learned/3.png")
      #expect(try study.crossings() == [crossing])
      #expect(try footnotes(study).contains("3 show, pixel for pixel"))
      _ = try study.run()
    }
  }

  @Test func anotherStudyOnTheSameDataFindsItDone() throws {
    try withTemporaryFolder { folder in
      try writePictures(0..<20, to: folder + "/learned")
      try writePictures(30..<40, to: folder + "/asked")
      let first = try study(folder, folder + "/learned", folder + "/asked")
      try first.store(first.crossings())
      let second = try Study(
        smallExperiment(seeds: 5..<6), scale: .smoke, data: first.data, runsFolder: first.runsFolder)
      #expect(try second.storedCrossings()?.map(\.equalPairs) == [0])
      let text = try String(contentsOfFile: second.crossingsPath, encoding: .utf8)
      #expect(try JSONValue(parsing: text)["name"]?.string == "folder:learned")
    }
  }

  @Test func picturesThatWereTriedAreNotReadAgainToBeCompared() throws {
    try withTemporaryFolder { folder in
      try writePictures(0..<20, to: folder + "/learned")
      try writePictures(30..<40, to: folder + "/asked")
      let study = try study(folder, folder + "/learned", folder + "/asked")
      let checks = try study.requireUsablePictures()
      for number in 0..<20 { try FileManager.default.removeItem(atPath: "\(folder)/learned/\(number).png") }
      for number in 30..<40 { try FileManager.default.removeItem(atPath: "\(folder)/asked/\(number).png") }
      let found = try study.crossings(after: checks)
      #expect(
        found == [PictureCrossing(asked: "mine", pairs: 20, pairsSeen: 20, pictures: 10, picturesSeen: 10)])
    }
  }

  @Test func tooManyUnusablePicturesAreSaidBeforeTraining() throws {
    try withTemporaryFolder { folder in
      try writePictures(0..<40, to: folder + "/learned")
      try writePictures(50..<60, to: folder + "/asked")
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/learned/7.png"))
      let study = try study(folder, folder + "/learned", folder + "/asked")
      let error = #expect(throws: UnusablePictures.self) { try study.run() }
      #expect(
        error?.description
          == "1 of 40 pictures of learned cannot be used (first 7.png: it is not a picture, and only JPEG and PNG are read; convert it), "
          + "and training stops when more than 1 % of 40 are: repair them or take them out; "
          + "`triad data check folder:\(folder)/learned` lists them.")
      #expect(!FileManager.default.fileExists(atPath: folder + "/runs"))
    }
  }

  @Test func onePictureThatIsAskedAboutAndUnusableIsOneTooMany() throws {
    try withTemporaryFolder { folder in
      try writePictures(0..<40, to: folder + "/learned")
      try writePictures(50..<60, to: folder + "/asked")
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/asked/55.png"))
      let study = try study(folder, folder + "/learned", folder + "/asked")
      let error = #expect(throws: UnusablePictures.self) { try study.requireUsablePictures() }
      #expect(
        error?.description.hasPrefix("1 of 10 pictures of mine cannot be used (first 55.png") == true)
      #expect(error?.description.contains("evaluation stops at the first") == true)
      #expect(error?.description.contains("`triad data check folder:\(folder)/asked`") == true)
      #expect(throws: UnusablePictures.self) { try study.crossings() }
    }
  }

  @Test func theLimitIsThatOfTheLoader() {
    #expect(LoaderOptions(batchSize: 1, augmentation: Recipe.tcl(.smoke).augmentation).faultLimit == 0.01)
  }
}
