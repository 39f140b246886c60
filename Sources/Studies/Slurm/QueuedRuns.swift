/// The runs of a folder with what Slurm knows of them.
extension RunStore {
  /// What lies in the folder, and runs that wait in a queue and of which there is nothing yet.
  ///
  /// - Parameter seconds: How long `squeue` may take.
  /// - Returns: Also why nothing is known of the queue, where it gave no answer.
  package func summaries(
    within seconds: Int = 3,
    asking ask: ([SlurmSubmission], Int) throws(SlurmSilence) -> SlurmQueue? = {
      submissions, seconds throws(SlurmSilence) in try SlurmQueue.asking(for: submissions, within: seconds)
    }
  ) throws -> (runs: [RunSummary], silence: SlurmSilence?) {
    var found = try records.map(RunSummary.init)
    let ended = Set(found.filter { $0.isEnded }.map(\.id))
    // Nobody is asked about what is done.
    let open = try SlurmSubmission.all(inRuns: path).filter { $0.runs.contains { !ended.contains($0.run) } }
    guard !open.isEmpty else { return (found, nil) }
    let states: [String: SlurmQueue.State]
    do throws(SlurmSilence) {
      guard let queue = try ask(open, seconds) else { return (found, nil) }
      states = queue.states(of: open)
    } catch {
      return (found, error)
    }
    for place in found.indices { found[place].queue = states[found[place].id] }
    let known = Set(found.map(\.id))
    var added: Set<String> = []
    for submission in open {
      for run in submission.runs where !known.contains(run.run) && added.insert(run.run).inserted {
        guard let state = states[run.run] else { continue }
        found.append(RunSummary(run, of: submission, in: self, queue: state))
      }
    }
    return (found, nil)
  }
}
