package import Data
package import Downstream
package import Files
package import Tensor

/// The tasks that are derived from DebCap by rule: questions, entailment, and statements about two pictures.
///
/// ```swift
/// let tasks = try DebCapTasks(cache: cache, folders: .standard())
/// let train = tasks.questions(.train)           // DebCap-VQA
/// let test = tasks.entailment(.test, ways: 3)   // DebCap-VE
/// ```
///
/// Labels come from captions and file names (docs/derived-tasks.md). Splits are those of the pictures; stamps occur in validation
/// and test only. Equal caches and WordNet files give equal tasks.
package struct DebCapTasks: Sendable {
  /// What each record of the cache shows.
  package let concepts: ConceptMap
  /// The pictures of each split; questions, examples and statements number them in this order.
  package let pictures: [DataSplit: TaskPictures]
  private let records: [DebCapRecord]
  private let emoji: EmojiGroups
  private let seed: Seed

  /// Reads WordNet and the groups of emoji from the packages in `folders` and maps every record of `cache`.
  ///
  /// - Parameter seed: Another one draws other pictures for the same words.
  package init(
    cache: DebCapCache, folders: CacheFolder, seed: Seed = Seed(0)
  ) throws(DebCapTaskError) {
    let wordNet: WordNet
    do throws(WordNetError) {
      wordNet = try WordNet(folder: folders.folder(of: .wordNet) + "/usr/share/wordnet")
    } catch {
      throw .wordNet(error)
    }
    let emoji: EmojiGroups
    do throws(DebCapBuildError) {
      emoji = try EmojiGroups(folders: folders)
    } catch {
      throw .emojiGroups(error)
    }
    self.init(cache: cache, wordNet: wordNet, emoji: emoji, seed: seed)
  }

  /// The tasks over `cache` with a WordNet that was read before.
  package init(cache: DebCapCache, wordNet: WordNet, emoji: EmojiGroups, seed: Seed = Seed(0)) {
    let concepts = ConceptMap(cache.records, wordNet: wordNet, rule: ConceptRule(wordNet: wordNet), emoji: emoji)
    let places = TaskPictures.places(in: cache)
    self.concepts = concepts
    self.emoji = emoji
    self.seed = seed
    records = cache.records
    pictures = Dictionary(
      uniqueKeysWithValues: DataSplit.allCases.map { split in
        let source = DebCapSource(cache, name: "debcap/\(split.rawValue)", places: places[split] ?? [])
        return (split, TaskPictures(source, split: split, map: concepts, emoji: emoji))
      })
  }

  /// The captioned pictures that the tasks of a split are about.
  package func source(_ split: DataSplit) -> DebCapSource { self[split].source }

  /// DebCap-VQA: what a model is to answer about each picture, with one list of answers for all splits.
  ///
  /// A question's kind is `yes/no`, `kind`, `colour`, `clock`, `count`, `cards`, `gender` or `direction`; about a stamp, which
  /// comes from a collection that nothing is trained on, it is followed by `, tuxpaint`.
  package func questions(_ split: DataSplit) -> QuestionSet {
    let pictures = self[split]
    let seed = seed.derived("questions", split.number)
    let drafts =
      YesNoQuestions.drafts(pictures, seed: seed) + KindQuestions.drafts(pictures) + ColorQuestions.drafts(pictures)
      + SymbolQuestions.drafts(pictures)
    let questions = drafts.enumerated().map { id, draft in
      let isStamp = pictures.record(draft.picture).origin == .tuxpaint
      return PictureQuestion(
        id: id, picture: draft.picture, question: draft.question, answers: [WeightedAnswer(draft.answer)],
        kind: draft.kind.rawValue + (isStamp ? ", tuxpaint" : ""))
    }
    return QuestionSet(
      name: "debcap-vqa/\(split.rawValue)", pictures: pictures.source, questions: questions, answers: Self.answers)
  }

  /// DebCap-VE: whether a sentence follows from what a picture's caption names.
  ///
  /// - Parameter ways: 3, or 2 without neutral examples, which gives several times as many.
  package func entailment(_ split: DataSplit, ways: Int = 3) -> EntailmentSet {
    require(ways == 2 || ways == 3, "DebCapTasks: entailment in \(ways) ways; there are 2 and 3")
    let pictures = self[split]
    return EntailmentSet(
      name: "debcap-ve\(ways)/\(split.rawValue)", pictures: pictures.source,
      examples: EntailmentGenerator.examples(
        pictures, ways: ways, seed: seed.derived("entailment", split.number, ways)))
  }

  /// DebCap-Pairs: statements about two pictures, each with two pairs of which it is true and two of which it is false.
  ///
  /// - Parameter count: The number of pairs, rounded down to whole statements; 20,000 for training, 2,000 and 4,000 for validation
  ///   and test if nil. Fewer where the pictures do not give so many.
  package func pairs(_ split: DataSplit, count: Int? = nil) -> PicturePairSet {
    let pictures = self[split]
    let statements = PairGenerator.statements(
      pictures, count: count ?? split.pairCount, seed: seed.derived("pairs", split.number))
    return PicturePairSet(
      name: "debcap-pairs/\(split.rawValue)", pictures: pictures.source, statements: statements)
  }

  /// How many pictures have a concept, by the rule alone and with its corrections.
  package var coverage: ConceptCoverage {
    let rule = ConceptRule(wordNet: concepts.wordNet, overrides: .none)
    let uncorrected = ConceptMap(records, wordNet: concepts.wordNet, rule: rule, emoji: emoji)
    return ConceptCoverage(records, rule: uncorrected, corrected: concepts)
  }

  /// The answers to all questions, in a fixed order.
  package static let answers = QuestionKind.allCases.flatMap(\.answers).distinct()

  package subscript(split: DataSplit) -> TaskPictures {
    guard let result = pictures[split] else { preconditionFailure("DebCapTasks: no split \(split)") }
    return result
  }
}

extension DataSplit {
  /// The pairs of a split unless others are asked for.
  fileprivate var pairCount: Int {
    switch self {
    case .train: 20_000
    case .validation: 2_000
    case .test: 4_000
    }
  }

  /// The split's place in keys of random numbers, which the order of the cases must not move.
  var number: Int {
    switch self {
    case .train: 0
    case .validation: 1
    case .test: 2
    }
  }
}

/// Why the tasks of DebCap cannot be made.
package enum DebCapTaskError: Error, Hashable, Sendable, CustomStringConvertible {
  /// WordNet's files are missing or damaged.
  case wordNet(WordNetError)
  /// The list of emoji and their groups is missing.
  case emojiGroups(DebCapBuildError)

  package var description: String {
    switch self {
    case .wordNet(let error): error.description
    case .emojiGroups(.absence(let path)):
      "\(path), which has the groups of emoji, is missing: run `triad data fetch`"
    case .emojiGroups(let error): error.description
    }
  }
}
