import Downstream
import Files
import JSON
import Parts
import Reporting
import Training

/// `study.json` beside the tables: the study as a value, so that an executable without its experiment shows the same tables.
struct StudyRecord: Sendable, Codable {
  let study: StudyOutline
  let design: Design

  /// What only an executable can read that has the parts.
  struct Design: Sendable, Codable {
    /// What the command line changed in the base recipe, as it is typed.
    let revision: String
    let columns: [StoredColumn]?
    /// What the study is decided by; nil in those of earlier versions, which take the default.
    let primary: StoredOutcome?
    /// The looks that were declared; nil where the number of seeds was given.
    let sequence: SequentialDesign?
    /// Those that every table of the executable had.
    let ownColumns: [StoredColumn]
    let downstream: [String]
    let downstreamFiles: [StoredFiles]
    let factors: [Factor]
    /// The linter's sentences.
    let warnings: [String]
    /// The version of the numerics that the runs are of.
    let numerics: Int
    let facts: StoredFacts
    let arms: [StoredArm]
  }

  /// Published files of a downstream task.
  struct StoredFiles: Sendable, Codable {
    let task: String
    let training: String
    let test: String
  }

  init(_ study: Study) {
    let experiment = study.experiment
    self.study = StudyOutline(study)
    design = Design(
      revision: experiment.revision, columns: experiment.columns?.map(StoredColumn.init),
      primary: StoredOutcome(study.primary), sequence: study.sequence,
      // An experiment that names its columns has no others.
      ownColumns: experiment.columns == nil ? study.ownColumns.map(StoredColumn.init) : [],
      downstream: experiment.downstream,
      downstreamFiles: experiment.downstreamFiles.map {
        StoredFiles(task: $0.task, training: $0.training, test: $0.test)
      },
      factors: study.factors, warnings: study.warningSentences, numerics: study.numerics,
      facts: StoredFacts(study),
      arms: study.arms.indices.map { arm in
        StoredArm(study.arms[arm], trained: study.runs[arm][0], tokenizer: study.tokenizers[arm])
      })
  }

  /// The name of the file in the folder of the tables.
  static let fileName = "study.json"

  /// Of the file, which holds no part of any run's identity.
  func text() throws -> String { try IndentedJSON.text(of: self) }
}

extension Study {
  /// Writes down what the study is, for executables that do not have its experiment.
  func writeRecord() throws(FileError) {
    // Whoever read it back has nothing to add.
    guard restoration == nil else { return }
    let path = "\(tablesFolder)/\(StudyRecord.fileName)"
    let text: String
    do {
      text = try StudyRecord(self).text()
    } catch {
      throw .unwritable(path: path, reason: "a setting of a recipe has no text: \(error)")
    }
    try AtomicFile.write(text, to: path)
  }
}
