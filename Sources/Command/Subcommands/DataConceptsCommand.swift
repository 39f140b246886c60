import DataSets
import Downstream
import Files
import Data
import Foundation
import Reporting
import Studies

/// `triad data concepts`: what captions name, and how many questions, sentences and statements come of it.
struct DataConceptsCommand: Subcommand {
  let name = "data concepts"
  let summary = "Count concepts, questions, entailment and pairs that DebCap gives (docs/derived-tasks.md)"
  let options: [CommandOption] = [
    .flag("leaks", "Also compare the pictures of train with those of validation and test")
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let folders = CacheFolder.standard()
    let tasks = try DebCapTasks(cache: StudyData.debCapCache(in: folders), folders: folders)
    let coverage = tasks.coverage
    let sets = DataSplit.allCases.map { (split: $0, questions: tasks.questions($0)) }
    for rows in [Self.rows(coverage), Self.rows(sets.map(\.questions)), Self.rows(tasks)] {
      console.output.writeLine(AlignedColumns(rows: rows).text)
    }
    if arguments.hasFlag("leaks") {
      for split in [DataSplit.validation, .test] { try Self.reportLeaks(tasks, split, on: console) }
    }
    guard coverage.deviations.isEmpty else { throw ConceptDeviation(sentences: coverage.deviations) }
  }

  private static func rows(_ coverage: ConceptCoverage) -> [[String]] {
    let percent = NumberFormat.fixed(1)
    let title = ["concepts", "considered", "by rule", "recorded", "deviation", "synsets", "corrected"]
    return [title]
      + coverage.rows.map { row in
        [
          row.origin.rawValue, "\(row.considered)", "\(row.byRule)", "\(row.recordedMapped)/\(row.recordedConsidered)",
          "\(percent.signedText(row.deviation)) %", "\(row.synsets)", "\(row.corrected)",
        ]
      } + [["all", "", "", "", "", "\(coverage.synsets)/\(ConceptCoverage.recordedSynsets)", ""]]
  }

  private static func rows(_ sets: [QuestionSet]) -> [[String]] {
    let kinds = Set(sets.flatMap { $0.questions.map(\.kind) }).sorted()
    return [["questions"] + DataSplit.allCases.map(\.rawValue)]
      + kinds.map { kind in [kind] + sets.map { set in "\(set.questions.count { $0.kind == kind })" } }
      + [["all"] + sets.map { "\($0.questions.count)" }, ["pictures"] + sets.map { "\($0.pictures.count)" }]
  }

  private static func rows(_ tasks: DebCapTasks) -> [[String]] {
    let splits = DataSplit.allCases
    return [
      ["sentences and pairs"] + splits.map(\.rawValue),
      ["entailment, three ways"] + splits.map { "\(tasks.entailment($0, ways: 3).examples.count)" },
      ["entailment, two ways"] + splits.map { "\(tasks.entailment($0, ways: 2).examples.count)" },
      ["pairs of pictures"] + splits.map { "\(tasks.pairs($0).statements.count)" },
    ]
  }

  private static func reportLeaks(_ tasks: DebCapTasks, _ split: DataSplit, on console: Console) throws {
    let (train, other) = (tasks.questions(.train).pictures, tasks.questions(split).pictures)
    var check = LeakCheck(threads: ProcessInfo.processInfo.activeProcessorCount)
    try check.compare(other, named: other.name, with: train, named: train.name)
    for comparison in check.comparisons {
      let pictures = comparison.pictures
      console.output.writeLine(
        "\(comparison.asked) against \(comparison.learned): \(comparison.groups.count) groups and "
          + "\(pictures.equalPictures) equal pictures on both sides, \(pictures.likePictures) of \(pictures.pictures) "
          + "pictures alike at 9 x 8 pixels")
    }
  }

  /// The rule does not give what it gave when it was written.
  struct ConceptDeviation: Error, CustomStringConvertible {
    let sentences: [String]

    var description: String {
      "The concepts deviate by more than \(Int(ConceptCoverage.tolerance)) %: " + sentences.joined(separator: "; ")
        + "; compare the packages' versions with docs/data.md."
    }
  }
}
