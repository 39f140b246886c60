import Data
import Foundation
import TestSupport
import Testing

@Suite struct CaptionSurveyTests {
  private func source(_ captions: [[String]], groups: [String]? = nil) -> InMemorySource {
    InMemorySource(
      name: "few",
      samples: captions.enumerated().map { place, texts in
        InMemorySource.Sample(
          image: TestPictures.uniform(UInt8(place % 256), 0, 0), captions: texts, group: groups?[place] ?? "\(place)")
      })
  }

  private func reader(_ source: some PairSource, length: Int, words: Int = 30) throws -> CaptionReader {
    let cleaner = CaptionCleaner(wordLimit: words)
    let captions = (0..<source.count).flatMap { source.captions(at: $0) }.map(cleaner.clean)
    let tokenizer = WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 200).train(on: captions))
    return CaptionReader(tokenizer: tokenizer, cleaner: cleaner, length: length)
  }

  @Test func aFewCaptionsAreCountedByHand() throws {
    let source = source(
      [["A red cat.", "a cat"], ["a dog", "!!"], ["a red red red red dog"]], groups: ["cat", "dog", "dog"])
    let survey = try CaptionSurvey(
      of: source, readers: [try reader(source, length: 4)], groups: [["dog"], ["cat", "dog"], []])
    #expect(survey.pairs == 3 && survey.pairsRead == 3 && survey.pictures.count == 3)
    #expect(survey.captions == 5 && survey.emptyCaptions == 1)
    #expect(survey.words == 3 + 2 + 2 + 6)
    // a, red, cat, dog
    #expect(survey.vocabulary.count == 4 && survey.vocabulary.isExact)
    #expect(survey.pairsOfGroups == [2, 3, 0])
    // Every word occurs twice and is one token, and [CLS] stands before: 4, 3, 3 and 7 tokens.
    let fit = survey.fits[0]
    #expect(fit.allTokens == 17 && fit.tokens.mean == 17.0 / 4 && fit.tokens.quantile(0.99) == 7)
    #expect(fit.cutCaptions == 1 && fit.cutTokens == 3)
    #expect(fit.cutCaptionShare == 0.25 && fit.cutTokenShare == 3.0 / 17)
  }

  @Test func wordsThatCleaningDropsAreCutToo() throws {
    let source = source([["a b c d e f"]])
    let survey = try CaptionSurvey(of: source, readers: [try reader(source, length: 100, words: 4)])
    #expect(survey.fits[0].allTokens == 7 && survey.fits[0].cutTokens == 2 && survey.words == 6)
  }

  @Test func threadsChangeNothingAndPicturesOfOnePlaceAreOne() throws {
    try withTemporaryFolder { folder in
      var rows: [String] = []
      for number in 0..<5000 {
        rows.append("{\"image\": \"\(number % 1700).jpg\", \"caption\": \"number \(number) of many\"}")
      }
      try "[\(rows.joined(separator: ","))]".write(toFile: folder + "/list.json", atomically: true, encoding: .utf8)
      let list = try ALBEFSource(path: folder + "/list.json", root: folder, name: "list")
      let readers = [try reader(source([["number 1 of many"]]), length: 4)]
      let one = try CaptionSurvey(of: list, readers: readers)
      #expect(one.pictures.count == 1700 && one.captions == 5000 && one.words == 20_000)
      #expect(try one == CaptionSurvey(of: list, readers: readers, threads: 3))
    }
  }

  @Test func ofManyPairsASampleIsReadAndAllPicturesAreCounted() throws {
    let source = source((0..<500).map { ["picture \($0)"] })
    let survey = try CaptionSurvey(of: source, groups: [["7", "8"]], limit: 100)
    #expect(survey.pairs == 500 && survey.pairsRead == 100 && survey.captions == 100 && survey.words == 200)
    #expect(survey.vocabulary.count == 101 && survey.pictures.count == 500 && survey.pairsOfGroups == [2])
  }
}
