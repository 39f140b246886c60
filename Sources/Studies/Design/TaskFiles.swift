import Downstream

/// Published files that a downstream task learns from and is asked about in a study, in place of what the study's data give it.
///
/// ```swift
/// Experiment(
///   "mine", question: "Does LMI help VQA?", base: Recipe.tcl,
///   downstreamFiles: [TaskFiles("vqa", training: "albef-vqa:vqa_train.json,root=/data", test: "albef-vqa:vqa_val.json,root=/data")]
/// ) { ... }
/// ```
///
/// On the command line `--train-on vqa=ADDRESS --test-on vqa=ADDRESS`; the formats are in docs/downstream-files.md.
public struct TaskFiles: Sendable, Hashable {
  /// The name of a task of the catalogue that published files exist for, such as `vqa`: the column of the table.
  public let task: String
  /// The address of what is learned from.
  public let training: String
  /// The address of what is asked; with answers.
  public let test: String

  /// The files of a task by its name in the catalogue: what it learns from, and what it is asked.
  public init(_ task: String, training: String, test: String) {
    self.task = task
    self.training = training
    self.test = test
  }

  /// Opens and checks the files.
  ///
  /// - Throws: What is wrong with an address or a file; ``StudyError/unansweredFiles(task:test:)`` where nothing could be scored.
  func material(by catalogue: Catalogue) throws -> FileMaterial {
    let material = try catalogue.material(
      of: task, training: try TaskAddress(training), test: try TaskAddress(test))
    guard material.isAnswered else { throw StudyError.unansweredFiles(task: task, test: test) }
    return material
  }

  /// For the table's footnotes.
  var note: String { "\(task) learns from \(training) and is asked about \(test)." }
}
