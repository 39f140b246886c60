import Files
import Foundation
import JSON
import Losses
import Training

/// `RUNS/slurm/JOB.json`: which runs a job of Slurm computes, an array's task each, so that they are found again in the queue.
package struct SlurmSubmission: Sendable, Hashable, Codable {
  /// The number of the array.
  package var job: Int
  /// The job after it, which writes tables and report; nil where there is none.
  package var tables: Int?
  /// The array's name in the queue.
  package var name: String
  package var experiment: String
  package var scale: String
  /// What names the study on the command line.
  package var words: [String]
  /// When it was submitted, in UTC (ISO 8601).
  package var date: String
  package var runs: [Run]

  /// A task of the array.
  package struct Run: Sendable, Hashable, Codable {
    /// Its number in the array and in the study.
    package var task: Int
    /// The run's identity.
    package var run: String
    package var arm: String
    package var seed: Int
    package var steps: Int
    package var objectives: [String]
  }

  /// - Parameter runs: What the array computes, of `study`.
  package init(
    job: Int, tables: Int? = nil, name: String, of study: Study, runs: [NumberedRun], words: [String],
    date: String = Date.now.formatted(.iso8601)
  ) {
    self.job = job
    self.tables = tables
    self.name = name
    experiment = study.experiment.name
    scale = study.scale.name
    self.words = words
    self.date = date
    self.runs = runs.map { run in
      let trained = study.runs[run.arm][run.seed]
      return Run(
        task: run.number, run: run.id, arm: study.arms[run.arm].name, seed: trained.seed, steps: trained.recipe.steps,
        objectives: trained.recipe.objectives.map(\.name.rawValue))
    }
  }

  /// Where the notes of a folder of runs lie, with scripts and what jobs print.
  package static func folder(inRuns runs: String) -> String { runs + "/slurm" }

  /// Everything that was submitted for a folder of runs, the latest last.
  ///
  /// - Throws: ``SlurmNoteError`` for a note that says nothing: its runs might be computed twice.
  package static func all(inRuns runs: String) throws(SlurmNoteError) -> [SlurmSubmission] {
    let folder = folder(inRuns: runs)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var found: [SlurmSubmission] = []
    for name in names where name.hasSuffix(".json") {
      let path = "\(folder)/\(name)"
      guard let bytes = FileManager.default.contents(atPath: path),
        let submission = try? JSONDecoder().decode(SlurmSubmission.self, from: bytes)
      else { throw SlurmNoteError(path: path) }
      found.append(submission)
    }
    return found.sorted { ($0.date, $0.job) < ($1.date, $1.job) }
  }

  /// What to say of a folder in which no run has begun: how many were submitted, and by which jobs; nil where none was.
  ///
  /// A run that was submitted again counts for the later job.
  package static func sentence(ofRunsSubmittedTo folder: String) throws(SlurmNoteError) -> String? {
    var counted: Set<String> = []
    var jobs: [(job: Int, count: Int)] = []
    for submission in try all(inRuns: folder).reversed() {
      let count = submission.runs.count { counted.insert($0.run).inserted }
      if count > 0 { jobs.append((submission.job, count)) }
    }
    let parts = jobs.reversed().enumerated().map { place, job in
      let verb = place > 0 ? "" : job.count == 1 ? "was submitted " : "were submitted "
      return "\(job.count) \(verb)by job \(job.job)"
    }
    return parts.isEmpty ? nil : "No run in \(folder) has begun: \(parts.joined(separator: ", "))."
  }

  package func write(inRuns runs: String) throws {
    try AtomicFile.write(
      try IndentedJSON.text(of: self), to: "\(SlurmSubmission.folder(inRuns: runs))/\(job).json")
  }
}

/// A note of what was submitted says nothing.
package struct SlurmNoteError: Error, Sendable, Hashable, CustomStringConvertible {
  let path: String

  package var description: String {
    "\(path) is damaged (it is not a note of a job): remove it once `squeue` shows no job of this number."
  }
}
