import Files
package import Studies

/// The programs of Slurm that a submission asks. A test has others.
package struct SlurmPrograms: Sendable {
  /// Submits with these words and gives back the number of the job.
  package var submit: @Sendable (_ words: [String]) throws(SlurmError) -> Int
  /// The kinds of MPI that `srun` knows, as it lists them; nil where there is no `srun`.
  package var kindsOfMPI: @Sendable () -> String?
  /// Whether there is anything to submit to.
  package var isThere: @Sendable () -> Bool

  package static let standard = SlurmPrograms(
    submit: { words throws(SlurmError) in try SlurmPrograms.sbatch(words) },
    kindsOfMPI: {
      // Its list goes to the error output in some versions.
      guard ToolRun.path(of: "srun") != nil else { return nil }
      let words = ["-c", "srun --mpi=list 2>&1"]
      return (try? ToolRun.output(of: "sh", words, within: 10)).map { String(decoding: $0, as: UTF8.self) }
    },
    isThere: { ToolRun.path(of: "sbatch") != nil })

  private static func sbatch(_ words: [String]) throws(SlurmError) -> Int {
    let output: [UInt8]
    do throws(ToolRun.Failure) {
      output = try ToolRun.output(of: "sbatch", ["--parsable"] + words, within: 60)
    } catch {
      switch error {
      case .absence: throw .absence
      case .start, .status, .signal: throw .refusal(error.reason)
      }
    }
    // `12`, or `12;cluster` where there are several.
    let text = String(decoding: output, as: UTF8.self)
    let number = text.split(whereSeparator: { $0 == ";" || $0.isWhitespace }).first.flatMap { Int($0) }
    guard let number else { throw .refusal("it answers '\(text.split(separator: "\n").first ?? "")'") }
    return number
  }

  /// The kind of MPI for `srun --mpi`: PMIx where it is known, which every MPI of today understands.
  static func kindOfMPI(in list: String?) -> String {
    let words = (list ?? "").split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return words.contains("pmix") ? "pmix" : "pmi2"
  }
}

/// Why a study was not submitted.
package enum SlurmError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no Slurm on this machine.
  case absence
  /// `sbatch` said no.
  case refusal(String)
  /// The array is submitted and what should come after it is not.
  case tables(job: Int, reason: String, command: String)
  /// Somebody else submits at this moment.
  case occupation(folder: String)
  /// Nobody knows what is queued already.
  case silence(SlurmSilence)

  package var description: String {
    switch self {
    case .absence:
      "There is no `sbatch` in PATH to submit to: `--print` prints the script, for a machine that has Slurm."
    case .refusal(let message): "`sbatch` did not take the job (\(message)): options for it go after `--`."
    case .tables(let job, let reason, let command):
      "The job \(job) computes the runs, but the job after it was not taken (\(reason)): `\(command)` writes the tables afterwards."
    case .occupation(let folder): "Another `triad slurm` is submitting runs of \(folder): try again in a moment."
    case .silence(let silence): "\(silence) Nothing was submitted, so that no run is computed twice: try again."
    }
  }
}
