import Downstream
import DataSets
import Files
import Data
import Tensor
import Testing

@Suite("The tasks of DebCap")
struct DebCapTasksTests {
  @Test("answer from one list, each question once")
  func answers() throws {
    let tasks = try MiniatureTasks().tasks
    for split in DataSplit.allCases {
      let set = tasks.questions(split)
      #expect(set.answers == DebCapTasks.answers)
      #expect(set.questions.map(\.id) == Array(set.questions.indices))
      for question in set.questions {
        #expect(question.answers.count == 1 && question.answers[0].weight == 1)
        #expect(set.answers.contains(question.answers[0].text), "\(question)")
      }
    }
    #expect(Set(DebCapTasks.answers).count == DebCapTasks.answers.count)
  }

  @Test("ask what captions spell out")
  func symbols() throws {
    let set = try MiniatureTasks().tasks.questions(.train)
    func answers(_ caption: String) -> Set<String> {
      guard let source = set.pictures as? any PairSource else { return [] }
      return Set(
        set.questions.filter { source.captions(at: $0.picture)[0] == caption && $0.kind != "yes/no" }.map {
          "\($0.kind): \($0.question) \($0.answers[0].text)"
        })
    }
    #expect(
      answers("seven of spades playing card, white style") == [
        "cards: what is the suit of the card? spades", "cards: what is the rank of the card? seven",
        "cards: what color are the symbols on the card? black",
        "count: how many symbols are in the middle of the card? seven",
      ])
    #expect(answers("queen of hearts playing card, white style").count == 3)
    #expect(
      answers("two-thirty") == [
        "clock: what hour does the clock show? two", "clock: does the clock show half past? yes",
      ])
    #expect(
      answers("family: man, woman, girl") == [
        "count: how many children are in the picture? one", "count: how many girls are in the picture? one",
        "count: how many boys are in the picture? zero", "count: how many people are in the picture? three",
      ])
    #expect(answers("man pilot").contains("gender: is this a man or a woman? man"))
    #expect(answers("up arrow") == ["direction: which way does the arrow point? up"])
    // The other hat is called blue and drawn red.
    #expect(answers("A red hat.").contains("colour: what color is the hat? red"))
    #expect(!answers("A blue hat.").contains { $0.hasPrefix("colour") })
    #expect(answers("A pilot for 0.") == ["kind: what kind of thing is this? person"])
    #expect(answers("A car for 0.") == ["kind: what kind of thing is this? vehicle"])
  }

  @Test("keep stamps out of training and name them elsewhere")
  func stamps() throws {
    let tasks = try MiniatureTasks().tasks
    for split in DataSplit.allCases {
      let set = tasks.questions(split)
      let source = try #require(set.pictures as? any PairSource)
      let stamps = (0..<source.count).filter { source.origin(at: $0) == "tuxpaint" }
      #expect(stamps.count == (split == .train ? 0 : 1))
      for question in set.questions {
        #expect(question.kind.hasSuffix(", tuxpaint") == stamps.contains(question.picture))
      }
    }
  }

  @Test("share no group and no picture between splits, though emoji may share a drawing")
  func leaks() throws {
    let tasks = try MiniatureTasks().tasks
    let pictures = DataSplit.allCases.map { tasks.questions($0).pictures }
    var check = LeakCheck()
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      try check.compare(pictures[second], named: "\(second)", with: pictures[first], named: "\(first)")
    }
    #expect(check.comparisons.count == 3)
    for comparison in check.comparisons { try comparison.requireNothingShared() }
    // The drawing that all splits have is kept once, in train.
    #expect(pictures.map(\.count) == [8 * 12 + 1 + 18 + 52 + 2, 8 * 12 + 1, 8 * 12 + 1])
  }

  @Test("say which file is missing and what to do")
  func absence() throws {
    let miniature = try MiniatureTasks()
    let error = #expect(throws: DebCapTaskError.self) {
      try DebCapTasks(cache: miniature.cache, folders: CacheFolder(root: "/nowhere"))
    }
    #expect(
      error?.description
        == "WordNet's file /nowhere/packages/wordnet-base/usr/share/wordnet/data.noun is missing: run `triad data fetch`, "
        + "which unpacks the Debian package wordnet-base")
  }

  @Test(
    "have on the real cache the recorded numbers of concepts",
    .enabled(if: RealDebCap.isPresent, "DebCap is not built or WordNet not fetched; see docs/derived-tasks.md."))
  func realCache() throws {
    let tasks = try DebCapTasks(cache: try DebCapCache(path: RealDebCap.cache), folders: RealDebCap.folders)
    let coverage = tasks.coverage
    #expect(coverage.deviations.isEmpty, "\(coverage.deviations)")
    #expect(abs(coverage.synsets - ConceptCoverage.recordedSynsets) * 20 < ConceptCoverage.recordedSynsets)
    for row in coverage.rows { #expect(row.corrected * 10 > row.byRule * 9) }
    // Every correction is a sense that WordNet 3.0 has.
    for case (let words, .sense(let sense)) in ConceptOverrides.audited.all {
      #expect(tasks.concepts.wordNet.sense(sense.number, of: sense.lemma) != nil, "\(words)")
    }
    for split in DataSplit.allCases {
      #expect(
        tasks.pairs(split).statements.count == [20_000, 2_000, 4_000][DataSplit.allCases.firstIndex(of: split) ?? 0])
    }
    var check = LeakCheck()
    try check.compare(
      tasks.questions(.test).pictures, named: "test", with: tasks.questions(.train).pictures, named: "train")
    for comparison in check.comparisons { try comparison.requireNothingShared() }
  }
}
