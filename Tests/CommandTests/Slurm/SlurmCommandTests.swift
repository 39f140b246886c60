import Command
import Foundation
import JSON
import Losses
import Studies
import Synchronization
import TestSupport
import Testing
import Training

@Suite struct SlurmCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?", seeds: 0..<2)

  /// A Slurm that takes everything, or nothing.
  private final class Desk: Sendable {
    private let state = Mutex<[[String]]>([])
    let refusal: Int?

    /// - Parameter refusal: Which submission is not taken.
    init(refusal: Int? = nil) { self.refusal = refusal }

    var submissions: [[String]] { state.withLock { $0 } }

    func programs(mpi: String? = nil) -> SlurmPrograms {
      var programs = SlurmPrograms.standard
      programs.isThere = { true }
      programs.kindsOfMPI = { mpi }
      programs.submit = { words throws(SlurmError) in
        let count = self.state.withLock { submissions in
          submissions.append(words)
          return submissions.count
        }
        if count == self.refusal { throw .refusal("sbatch: error: no such partition") }
        return 40 + count
      }
      return programs
    }
  }

  private func triad(_ words: [String], on desk: Desk = Desk(), mpi: String? = nil) -> Outcome {
    Outcome(of: TriadCommand.tool(experiments: [Self.experiment], slurm: desk.programs(mpi: mpi)), words)
  }

  private func slurm(_ words: String..., in folder: String, on desk: Desk = Desk(), mpi: String? = nil) -> Outcome {
    triad(["slurm", "first-look", "--scale", "smoke", "--runs", folder] + words, on: desk, mpi: mpi)
  }

  @Test func theScriptIsAnArrayOfWhatIsMissing() throws {
    try withTemporaryFolder { folder in
      let plan = triad([
        "plan", "first-look", "--scale", "smoke", "--runs", folder, "--no-survey", "--no-calibration", "--tasks",
      ])
      let ids = plan.output.split(separator: "\n").compactMap { line in
        line.split(separator: " ").map(String.init).first { $0.count == 16 && $0.allSatisfy(\.isHexDigit) }
      }
      #expect(ids.count == 4)
      let words = ["run", "first-look", "--scale", "smoke", "--runs", folder, "--task", "2"]
      #expect(triad(words).code == .success)
      let printed = slurm(
        "--time", "1:00:00", "--partition", "long", "--cores", "8", "--limit", "2", "--checkpoint", "5", "--before",
        "module load 'open mpi'", "--print", in: folder)
      #expect(printed.code == .success)
      let current = FileManager.default.currentDirectoryPath
      let name = try #require(printed.output.split(separator: "\n").first { $0.hasPrefix("#SBATCH --job-name=") })
        .dropFirst(19)
      #expect(name.hasPrefix("triad-first-look-") && name.count == 25)
      let head = """
        #!/bin/bash
        # first-look (smoke, shapes), 3 of 4 runs. Written by `triad slurm`; each task of the array is `triad run --task N`.
        #SBATCH --job-name=\(name)
        #SBATCH --array=1,3-4%2
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=8
        #SBATCH --time=1:00:00
        #SBATCH --partition=long
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --output="\(folder)/slurm/%A_%a.out"
        # A minute before the time limit the script is asked to stop.
        #SBATCH --signal=B:TERM@60

        cd \(ShellWords.quoted(current)) || exit 1

        """
      #expect(printed.output.hasPrefix(head), "\(printed.output)")
      let middle = """
        module load 'open mpi'

        study=(first-look --scale smoke --seeds 2 --runs \(folder))
        manner=(--checkpoint 5)
        # Which run each number is: a study that was changed meanwhile is refused instead of computed.
        runs=(
          [1]=\(ids[0]) # 'CMA', seed 0
          [3]=\(ids[2]) # 'CMA', seed 1
          [4]=\(ids[3]) # '+ MLM', seed 1
        )

        """
      #expect(printed.output.contains(middle), "\(printed.output)")
      #expect(
        printed.output.contains(
          #"\n"$triad" run "${study[@]}" "${manner[@]}" --task "$number=$run" &\n"#.replacing("\\n", with: "\n")))
      #expect(try names(in: folder) == [ids[1]], "printing leaves no trace")
      // What bash thinks of it.
      let path = folder + "/script.sh"
      try printed.output.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try bash(["-n", path]).status == 0)
    }
  }

  private func bash(_ words: [String], environment: [String: String] = [:]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// What a task does when the executable ends with a status, on a machine whose Slurm says and notes what it is asked.
  @Test(arguments: [
    (0, "RUNNING", 0, "task 3: done", false),
    (1, "RUNNING", 1, "task 3: failed with status 1", false),
    (130, "RUNNING", 0, "task 3: stopped with a checkpoint, back into the queue", true),
    (75, "RUNNING", 0, "task 3: another process is at it, back into the queue", true),
    (130, "COMPLETING", 130, "task 3: cancelled; what it has computed is kept", false),
    (137, "RUNNING", 137, "task 3: failed with status 137", false),
  ])
  func theScriptTurnsStatusesIntoDoneRequeuedAndFailed(
    _ status: Int, _ state: String, _ end: Int32, _ sentence: String, _ isRequeued: Bool
  ) throws {
    try withTemporaryFolder { folder in
      let printed = slurm("--print", in: folder).output
      let program = try #require(printed.split(separator: "\n").first { $0.hasPrefix("triad=") })
      let bin = folder + "/bin"
      try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
      func write(_ name: String, _ text: String) throws {
        try ("#!/bin/bash\n" + text + "\n").write(toFile: "\(bin)/\(name)", atomically: true, encoding: .utf8)
        chmod("\(bin)/\(name)", 0o755)
      }
      try write("fake", "echo \"$@\"; exit \(status)")
      try write("squeue", "echo \(state)")
      try write("scontrol", "echo \"scontrol $*\"")
      let script = printed.replacing(program, with: "triad=\(bin)/fake")
      try script.write(toFile: folder + "/script.sh", atomically: true, encoding: .utf8)
      let environment = [
        "PATH": "\(bin):/usr/bin:/bin", "SLURM_ARRAY_JOB_ID": "7", "SLURM_ARRAY_TASK_ID": "3", "SLURM_JOB_ID": "9",
        "SLURM_RESTART_COUNT": "1", "SLURM_JOB_NODELIST": "node1",
      ]
      let ended = try bash([folder + "/script.sh"], environment: environment)
      #expect(ended.status == end, "\(ended.output)")
      #expect(ended.output.contains("\(sentence)\n"), "\(ended.output)")
      #expect(ended.output.contains("scontrol requeue 7_3\n") == isRequeued)
      #expect(ended.output.contains(" on node1, start 2\n") && ended.output.contains(" --task 3="))
      let outside = try bash([folder + "/script.sh"])
      #expect(outside.status != 0 && outside.output.contains("submit it with sbatch"))
      let tables = try bash([folder + "/script.sh", "tables"])
      if status == 0 {
        #expect(
          tables.output.contains("table first-look --scale smoke") && tables.output.contains("\nreport first-look"))
      }
    }
  }

  @Test func aSubmissionIsAnArrayAndAJobBehindIt() throws {
    try withTemporaryFolder { folder in
      let desk = Desk()
      let submitted = slurm("--time", "5", "--", "--account=lab", "--print", in: folder, on: desk)
      #expect(submitted.code == .success, "\(submitted.diagnostics)")
      #expect(submitted.output == "41\n")
      #expect(
        submitted.diagnostics.contains(
          "Job 41 computes 4 runs (array 1-4); what its tasks print is in \(folder)/slurm.\n"))
      #expect(
        submitted.diagnostics.hasSuffix(
          "Job 42 then writes tables and report. `triad runs ls` shows how far they are.\n"))
      let words = desk.submissions
      #expect(words.count == 2)
      #expect(words[0] == ["--account=lab", "--print", "\(folder)/slurm/draft.sh"])
      let noted = try SlurmSubmission.all(inRuns: folder)
      let submission = try #require(noted.first)
      #expect(
        words[1] == [
          "--account=lab", "--print", "--job-name=\(submission.name)-tables", "--ntasks=1",
          "--output=\(folder)/slurm/41_tables.out", "--time=5", "--dependency=afterany:41",
          "--wrap=exec bash \(folder)/slurm/41.sh tables",
        ])
      #expect(submission.job == 41 && submission.tables == 42 && submission.runs.map(\.task) == [1, 2, 3, 4])
      #expect(try text(of: "\(folder)/slurm/41.sh").hasPrefix("#!/bin/bash\n"))
      #expect(FileManager.default.fileExists(atPath: "\(folder)/studies/first-look-smoke-shapes/table.md"))
    }
  }

  @Test func `Runs of which only their submission is known are no absence of runs`() throws {
    try withTemporaryFolder { folder in
      #expect(slurm(in: folder).code == .success)
      // What `squeue` would say of them nobody knows: the job is invented.
      func listed() -> Outcome { triad(["runs", "ls", "--runs", folder]) }
      #expect(listed().code == .success && listed().output.isEmpty)
      let first = listed().diagnostics
      #expect(first.hasSuffix("No run in \(folder) has begun: 4 were submitted by job 41.\n"), "\(first)")
      var again = try #require(try SlurmSubmission.all(inRuns: folder).first)
      again.job = 50
      again.date = "2999-01-01T00:00:00Z"
      again.runs.removeFirst()
      try again.write(inRuns: folder)
      let second = listed().diagnostics
      #expect(
        second.hasSuffix("No run in \(folder) has begun: 1 was submitted by job 41, 3 by job 50.\n"), "\(second)")
    }
  }

  @Test func whatIsRefusedIsOneSentence() throws {
    try withTemporaryFolder { folder in
      let array = slurm(in: folder, on: Desk(refusal: 1))
      #expect(array.code == .failure && array.output.isEmpty)
      #expect(
        array.diagnostics.hasSuffix(
          "triad: `sbatch` did not take the job (sbatch: error: no such partition): options for it go after `--`.\n")
      )
      let noted = try SlurmSubmission.all(inRuns: folder)
      #expect(noted.isEmpty)
      let tables = slurm(in: folder, on: Desk(refusal: 2))
      #expect(tables.code == .failure && tables.output == "41\n")
      #expect(
        tables.diagnostics.contains(
          "triad: The job 41 computes the runs, but the job after it was not taken (sbatch: error: "))
      #expect(tables.diagnostics.hasSuffix("--runs \(folder) --write` writes the tables afterwards.\n"))
    }
  }

  @Test func whatIsDoneIsNotSubmitted() throws {
    try withTemporaryFolder { folder in
      #expect(triad(["run", "first-look", "--scale", "smoke", "--runs", folder]).code == .success)
      let desk = Desk()
      let nothing = slurm(in: folder, on: desk)
      #expect(nothing.code == .success && nothing.output.isEmpty && desk.submissions.isEmpty)
      #expect(nothing.diagnostics.hasSuffix("Nothing is submitted: every run is done, queued or being computed.\n"))
    }
  }

  @Test func ranksAreStartedBySrunOrByALauncher() throws {
    try withTemporaryFolder { folder in
      let list = "MPI plugin types are...\n\tnone\n\tpmi2\n\tpmix\nspecific pmix plugin versions available: pmix_v4\n"
      func line(_ words: String..., mpi: String? = nil) -> String {
        let study = ["slurm", "first-look", "--scale", "smoke", "--shards", "2", "--runs", folder]
        let words = study + ["--print", "--ranks", "2"] + words
        let printed = triad(words, mpi: mpi).output
        #expect(printed.contains("\n#SBATCH --ntasks=2\n"))
        return printed.split(separator: "\n").first { $0.contains("\"$triad\" run") }.map(String.init) ?? ""
      }
      let run = #""$triad" run "${study[@]}" "${manner[@]}" --task "$number=$run" &"#
      #expect(line(mpi: list) == "srun --mpi=pmix --kill-on-bad-exit=1 " + run)
      #expect(line(mpi: "none\npmi2\n") == "srun --mpi=pmi2 --kill-on-bad-exit=1 " + run)
      #expect(line() == "srun --mpi=pmi2 --kill-on-bad-exit=1 " + run)
      #expect(line("--mpi", "cray_shasta", mpi: list) == "srun --mpi=cray_shasta --kill-on-bad-exit=1 " + run)
      #expect(line("--launcher", "mpirun -n 2") == "mpirun -n 2 " + run)
      #expect(line("--partition-optimizer").hasSuffix(run))
      #expect(slurm("--print", "--mpi", "pmix", in: folder).code == .usage)
      #expect(slurm("--print", "--partition-optimizer", in: folder).code == .usage)
      let uncut = slurm("--print", "--ranks", "2", in: folder)
      #expect(uncut.code == .failure && uncut.diagnostics.contains("2 ranks need shards to share: give `--shards 2`"))
      #expect(
        slurm("--print", "--ranks", "2", "--shards", "2", "--mpi", "pmix", "--launcher", "mpirun", in: folder).code
          == .usage)
    }
  }

  @Test func withoutSlurmTheScriptIsPrintedAndNothingElse() throws {
    try withTemporaryFolder { folder in
      var programs = Desk().programs()
      programs.isThere = { false }
      let tool = TriadCommand.tool(experiments: [Self.experiment], slurm: programs)
      let words = ["slurm", "first-look", "--scale", "smoke", "--runs", folder]
      let refused = Outcome(of: tool, words)
      #expect(refused.code == .failure)
      #expect(
        refused.diagnostics
          == "triad: There is no `sbatch` in PATH to submit to: `--print` prints the script, for a machine that has Slurm.\n"
      )
      #expect(Outcome(of: tool, words + ["--print"]).code == .success)
    }
  }

  @Test func helpSaysWhatBecomesOfTheRest() {
    let help = triad(["slurm", "--help"]).output
    #expect(help.contains("Usage: triad slurm EXPERIMENT [OPTIONS] [-- SBATCH OPTIONS]"))
    #expect(help.contains("-- SBATCH OPTIONS") && help.contains("Handed to sbatch as they are"))
  }
}
