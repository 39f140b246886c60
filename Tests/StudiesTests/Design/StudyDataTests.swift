import Tensor
import Files
import DataSets
import Data
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct StudyDataTests {
  @Test func withoutACacheTheErrorSaysWhatToDo() throws {
    let error = #expect(throws: StudyDataError.self) {
      try StudyData(.debcap, at: .demo, folders: CacheFolder(root: "/nonexistent"))
    }
    let sentence = try #require(error).description
    for part in ["triad data fetch", "triad data build", "--data shapes", "/nonexistent"] {
      #expect(sentence.contains(part))
    }
  }

  @Test func aDamagedCacheIsNamedWithItsRemedy() throws {
    try withTemporaryFolder { folder in
      let folders = CacheFolder(root: folder)
      try AtomicFile.write("torn", to: folders.cacheFile(side: StudyData.debCapSide))
      let error = #expect(throws: StudyDataError.self) { try StudyData(.debcap, at: .demo, folders: folders) }
      let sentence = try #require(error).description
      #expect(sentence.contains(folders.cacheFile(side: StudyData.debCapSide)))
      #expect(sentence.contains("triad data build"))
    }
  }

  @Test func smokeNeedsNoCache() throws {
    #expect(try StudyData(.debcap, at: .smoke, folders: CacheFolder(root: "/nonexistent")).name == .shapes)
  }

  @Test func theFingerprintKnowsTrainingAndTasks() throws {
    let data = try StudyData(.shapes, at: .smoke)
    let other = CaptionedShapes(split: .train, count: 127, side: 32)
    #expect(StudyData(name: .shapes, training: other, tasks: data.tasks).fingerprint != data.fingerprint)
    let fewer = Array(data.tasks.dropLast())
    #expect(StudyData(name: .shapes, training: data.training, tasks: fewer).fingerprint != data.fingerprint)
    let shorter = RetrievalTask(
      name: data.tasks[0].name, source: data.tasks[0].source, samples: data.tasks[0].samples.dropLast())
    let tasks = [shorter] + data.tasks.dropFirst()
    #expect(StudyData(name: .shapes, training: data.training, tasks: tasks).fingerprint != data.fingerprint)
    let every = RetrievalTask(
      name: data.tasks[0].name, source: data.tasks[0].source, samples: data.tasks[0].samples, queries: .everyCaption)
    let asked = StudyData(name: .shapes, training: data.training, tasks: [every] + data.tasks.dropFirst())
    #expect(asked.fingerprint != data.fingerprint)
    #expect(try StudyData(.shapes, at: .smoke).fingerprint == data.fingerprint)
  }

  @Test func theTokenizerSpellsTheTrainingCaptions() throws {
    let data = try StudyData(.shapes, at: .smoke)
    let tokenizer = try data.makeTokenizer(vocabularySize: 256)
    #expect(tokenizer.vocabularySize <= 256)
    let unknown = tokenizer.specialTokens.unknown
    for sample in 0..<data.training.count {
      for caption in data.training.captions(at: sample) {
        #expect(!tokenizer.encode(CaptionCleaner().clean(caption)).contains(unknown))
      }
    }
  }

  @Test func aVocabularyThatIsTooSmallIsAnError() throws {
    let data = try StudyData(.shapes, at: .smoke)
    #expect(throws: StudyDataError.self) { try data.makeTokenizer(vocabularySize: 8) }
  }
}
