import Data
import Downstream
import Files
import Foundation
import JSON
package import Reporting
import Tensor
import Training

/// How many seeds a study was to have, and what was seen after how many: `seeds.json` in a folder of its own beside the tables.
///
/// The folder is named by the arms and the data, not by the number of seeds: it is there to be found again by who wants more of them.
package struct SeedRecord: Sendable, Hashable, Codable {
  /// A table of all its seeds that was shown.
  package struct Look: Sendable, Hashable, Codable {
    package let seeds: Int
    package let isDecided: Bool
    /// What was answered.
    package let answer: String
  }

  let experiment: String
  let scale: String
  /// What the answers are about, by name and columns.
  private(set) var primary: StoredOutcome
  /// The declared looks; nil of a study whose number of seeds was given.
  package private(set) var design: SequentialDesign?
  /// In the order in which they were first taken.
  package private(set) var looks: [Look] = []

  init(_ study: Study) {
    experiment = study.experiment.name
    scale = study.scale.name
    primary = StoredOutcome(study.primary)
  }

  /// The look that has most seeds.
  package var last: Look? { looks.max { $0.seeds < $1.seeds } }

  /// What a study may be asked for, or why not.
  ///
  /// - Parameters:
  ///   - seeds: How many are asked for.
  ///   - isComplete: Whether all their runs are there, so that nothing is added.
  func check(seeds: Int, isComplete: Bool) throws(SeedError) {
    guard !isComplete else { return }
    if let design {
      guard let last, seeds <= last.seeds || last.isDecided || last.seeds >= design.atMost else {
        throw .declared(design, wanted: seeds)
      }
      if seeds > last.seeds { throw .ended(design, seeds: last.seeds, isDecided: last.isDecided) }
      return
    }
    if let undecided = looks.filter({ !$0.isDecided && $0.seeds < seeds }).max(by: { $0.seeds < $1.seeds }) {
      throw .seen(seeds: undecided.seeds, wanted: seeds)
    }
  }

  /// This record with declared looks.
  mutating func declare(_ wanted: SequentialDesign, of study: Study) throws(SeedError) {
    let own = StoredOutcome(study.primary)
    guard looks.isEmpty else {
      guard let design else { throw .seen(seeds: last?.seeds ?? 0, wanted: wanted.atMost) }
      guard design == wanted else { throw .otherLooks(design, seen: looks.map(\.seeds)) }
      guard own.columns == primary.columns else { throw .otherOutcome(primary.name, now: own.name) }
      return
    }
    design = wanted
    primary = own
  }

  mutating func note(_ look: Look) {
    looks.removeAll { $0.seeds == look.seeds }
    looks.append(look)
  }
}

extension Study {
  /// Sixteen hexadecimal digits that do not depend on how many seeds there are.
  private var designID: String {
    let lines =
      ["\(experiment.name)\t\(scale.name)\t\(data.name.rawValue)"] + runs.map { $0[0].id }
      + (tasks + blindTasks).map { "\($0.name)\t\($0.fingerprint)" }
    return Hashing.hexadecimal(Hashing.mix(Hashing.fnv1a("seeds\n" + lines.joined(separator: "\n"))))
  }

  package var seedRecordPath: String { "\(runsFolder)/studies/\(designID)/seeds.json" }

  /// What is noted of earlier looks; nil if nothing is.
  package func seedRecord() throws -> SeedRecord? {
    let folder = RunFolder(path: FilePath.folder(of: seedRecordPath))
    guard let bytes = try folder.contents(of: seedRecordPath) else { return nil }
    do {
      return try JSONDecoder().decode(SeedRecord.self, from: bytes)
    } catch {
      throw RunError.damage(path: seedRecordPath, folder: folder.path, reason: "it is not a record of seeds")
    }
  }

  private func write(_ record: SeedRecord) throws {
    try AtomicFile.write(try IndentedJSON.text(of: record), to: seedRecordPath)
  }

  /// - Throws: ``SeedError`` where seeds would be added to a study that was looked at.
  package func requireSeeds() throws {
    guard let record = try seedRecord() else { return }
    let isComplete = try cells.allSatisfy { try completeResult(arm: $0.arm, seed: $0.seed) != nil }
    try record.check(seeds: seeds.count, isComplete: isComplete)
  }

  /// Writes the looks down before the first run.
  ///
  /// - Throws: ``SeedError`` where the study has been looked at otherwise.
  package func declare(_ design: SequentialDesign) throws {
    var record = try seedRecord() ?? SeedRecord(self)
    let before = record
    try record.declare(design, of: self)
    if record != before || record.looks.isEmpty { try write(record) }
  }

  /// Notes that the answer of a complete study was seen. One seed answers nothing that somebody could be after.
  package func noteLook(_ answer: StudyAnswer) throws {
    guard seeds.count > 1, answer.pairCount > 0, !answer.isPreliminary else { return }
    var record = try seedRecord() ?? SeedRecord(self)
    let before = record
    record.note(SeedRecord.Look(seeds: seeds.count, isDecided: answer.isDecided, answer: answer.sentence))
    if record != before { try write(record) }
  }

  /// The same study with so many seeds, as one of the looks of a design.
  package func looking(_ design: SequentialDesign, seeds count: Int) throws -> Study {
    var result = try Study(
      experiment, scale: scale, data: data, seedCount: count, runsFolder: runsFolder, tool: tool, catalogue: catalogue)
    result.sequence = design
    return result
  }

  /// The study as it was looked at last, where its looks were declared; itself where they were not.
  ///
  /// - Parameter seeds: How many are asked for; nil for as many as were seen.
  package func asDeclared(seeds wanted: Int?) throws -> Study {
    guard let record = try seedRecord(), let design = record.design else { return self }
    return try looking(design, seeds: wanted ?? record.last?.seeds ?? seeds.count)
  }
}

/// Why seeds cannot be added to a study.
package enum SeedError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Its number was given, and its answer was seen.
  case seen(seeds: Int, wanted: Int)
  /// Its looks were declared, and this is none of them.
  case declared(SequentialDesign, wanted: Int)
  /// It came to its end.
  case ended(SequentialDesign, seeds: Int, isDecided: Bool)
  /// Other looks were declared.
  case otherLooks(SequentialDesign, seen: [Int])
  /// Another outcome was declared.
  case otherOutcome(String, now: String)

  package var description: String {
    // The same seeds in another folder would be the same runs, bit for bit: what was seen of them decides nothing anew.
    let anew = "start over with seeds that were never looked at (in the experiment, `seeds: 100..<103`)"
    switch self {
    case .seen(let seeds, let wanted):
      return
        "This study was looked at with \(seeds) seeds and left something undecided: adding seeds until something comes out finds what is not "
        + "there far more often than its p values say, so \(wanted) seeds are refused. To add seeds until it is decided, \(anew) and "
        + "`--until decided`, whose p values allow for it."
    case .declared(let design, let wanted):
      return
        "This study declared that it looks after \(design.looksInWords): \(wanted) seeds given by hand would have another error rate than "
        + "its p values say. Go on with `\(design.words)`, or \(anew)."
    case .ended(let design, let seeds, let isDecided):
      return
        "This study declared that it ends after \(design.atMost) seeds or when it is decided, and ended \(isDecided ? "decided" : "undecided") "
        + "after \(seeds): more seeds would have another error rate than its p values say; \(anew)."
    case .otherLooks(let design, let seen):
      let list = seen.map(String.init).joined(separator: ", ")
      return
        "This study declared looks after \(design.looksInWords) for differences of \(NumberFormat.significant(4).text(design.margin)) or more, "
        + "and was looked at after \(list): other looks now would have another error rate than its p values say. Go on with "
        + "`\(design.words)`, or \(anew)."
    case .otherOutcome(let declared, let now):
      return
        "This study was looked at for \(declared), and its experiment now declares \(now): a question that is changed after a look has no "
        + "error rate; \(anew)."
    }
  }
}

extension SequentialDesign {
  /// As it is typed.
  package var words: String {
    "--until decided --at-most \(atMost) --margin \(NumberFormat.significant(6).text(margin))"
  }
}
