package import Data
import Foundation
import Training

/// What a study would be trained on and asked about: how much of it there is, how it fits the models, and what is on both sides.
package struct DataPlan: Sendable {
  /// A part of the data.
  package struct Split: Sendable {
    package enum Role: String, Sendable, Hashable {
      case training
      case validation
      /// What retrieval is asked about.
      case track
    }

    package let role: Role
    package let survey: CaptionSurvey
  }

  /// Arms that read captions alike.
  package struct Readers: Sendable, Hashable {
    package let arms: [String]
    /// The greatest number of tokens of a caption, `[CLS]` included.
    package let length: Int
  }

  /// The training pairs first, then validation, then the tracks.
  package let splits: [Split]
  /// In the order of ``CaptionSurvey/fits``; the baseline's first.
  package let readers: [Readers]
  /// A track each.
  package let crossings: [PictureCrossing]

  /// Training pairs of groups that are asked about, by track.
  package var pairsOfGroups: [Int] { splits.first?.survey.pairsOfGroups ?? [] }

  /// Reads the captions, and unless that is stored, the pictures.
  ///
  /// - Parameters:
  ///   - checks: What was seen of the pictures already.
  ///   - limit: The most pairs of a split whose captions are read.
  ///   - progress: What is being read, and how far it is; what it throws ends the work.
  package init(
    _ study: Study, after checks: StudyPictureChecks? = nil, limit: Int = CaptionSurvey.standardLimit,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    progress: (_ title: String, _ done: Int, _ total: Int) throws -> Void = { _, _, _ in }
  ) throws {
    var readers: [(key: ReaderKey, arms: [String], reader: CaptionReader)] = []
    // Whoever cannot be trained reads nothing, and may be unable to.
    for arm in study.arms.indices where study.fault(ofArm: arm) == nil {
      let run = study.runs[arm][0]
      let reader = CaptionReader(
        tokenizer: study.tokenizers[arm], cleaner: run.evaluation.cleaner, length: run.recipe.maxTextLength)
      let key = ReaderKey(tokenizer: reader.tokenizer.fingerprint, cleaner: reader.cleaner, length: reader.length)
      if let place = readers.firstIndex(where: { $0.key == key }) {
        readers[place].arms.append(study.arms[arm].name)
      } else {
        readers.append((key, [study.arms[arm].name], reader))
      }
    }
    func survey(_ source: any PairSource, _ title: String, groups: [Set<String>] = []) throws -> CaptionSurvey {
      try CaptionSurvey(of: source, readers: readers.map(\.reader), groups: groups, limit: limit, threads: threads) {
        try progress("reading captions of \(title)", $0, $1)
      }
    }
    let asked = study.askedSources
    let groups = study.data.tasks.map { task in Set(task.samples.map(task.source.group)) }
    var splits = [
      Split(role: .training, survey: try survey(study.data.training, study.data.training.name, groups: groups))
    ]
    // Where validation is what is asked, it is among the tracks.
    if study.data.split != .validation {
      for task in study.data.validation {
        let source = SubsetSource(task.source, indices: task.samples, name: task.name)
        splits.append(Split(role: .validation, survey: try survey(source, "\(task.name), validation")))
      }
    }
    for source in asked { splits.append(Split(role: .track, survey: try survey(source, source.name))) }
    self.splits = splits
    self.readers = readers.map { Readers(arms: $0.arms, length: $0.reader.length) }
    crossings = try study.crossings(after: checks, threads: threads) { try progress("comparing pictures", $0, $1) }
  }

  private struct ReaderKey: Hashable {
    let tokenizer: UInt64
    let cleaner: CaptionCleaner
    let length: Int
  }
}
