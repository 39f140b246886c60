import Data
import DataSets
import Files
import Foundation
import Studies
import TestSupport
import Testing
import Training

@Suite struct DerivedValuesTests {
  private func data(in folder: String) throws -> StudyData {
    // Counts reach the fingerprint, so that nothing of other tests lies there.
    let pairs = CaptionedShapes(split: .train, count: 1_200, side: 16)
    let set = StudyDataSet("mine") { _ in
      StudyData(
        name: "mine", training: pairs,
        tasks: RetrievalTask.byOrigin(of: CaptionedShapes(split: .test, count: 40, side: 16)))
    }
    return try set.data(for: StudyDataRequest(scale: .smoke, folders: CacheFolder(root: folder)))
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/derived").sorted().map { "\(folder)/derived/\($0)" }
  }

  @Test func `A vocabulary is trained once and then read`() throws {
    try withTemporaryFolder { folder in
      let trained = try data(in: folder).makeTokenizer(vocabularySize: 200)
      let file = try #require(try files(folder).first)
      let content = try AtomicFile.read(file)
      #expect(try data(in: folder).makeTokenizer(vocabularySize: 200) == trained)
      #expect(try AtomicFile.read(file) == content)
      // Another size is another vocabulary.
      #expect(try data(in: folder).makeTokenizer(vocabularySize: 150) != trained)
      #expect(try files(folder).count == 2)
    }
  }

  @Test func `A damaged file is made anew`() throws {
    try withTemporaryFolder { folder in
      let trained = try data(in: folder).makeTokenizer(vocabularySize: 200)
      let file = try #require(try files(folder).first)
      let content = try AtomicFile.read(file)
      for damage in [
        Array(content.dropLast(10)), Array(String(decoding: content, as: UTF8.self).replacing("##", with: "#").utf8),
        [],
      ] {
        try AtomicFile.write(damage, to: file)
        #expect(try data(in: folder).makeTokenizer(vocabularySize: 200) == trained)
        #expect(try AtomicFile.read(file) == content)
      }
    }
  }

  @Test func `A folder that cannot be written costs nothing but time`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("no folder", to: folder + "/derived")
      #expect(try data(in: folder).makeTokenizer(vocabularySize: 200).vocabularySize <= 200)
    }
  }

  @Test func `The coverage of a table is kept as it was computed`() throws {
    try withTemporaryFolder { folder in
      func table() throws -> String {
        let study = try Study(
          smallExperiment(), scale: .smoke, data: try data(in: folder), seedCount: 1, runsFolder: folder + "/runs")
        return TableFormat.markdown.text(of: try StudyTable(study))
      }
      let first = try table()
      #expect(try files(folder).count == 2)
      #expect(try table() == first)
    }
  }
}
