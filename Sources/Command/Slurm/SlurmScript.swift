import Studies

/// The batch script of a study: each task of its array is a run. The same file, called with the word `tables`, is the job after it.
struct SlurmScript: Sendable {
  /// The array's name in the queue.
  var name: String
  /// What it computes, for people.
  var title: String
  /// What is typed to start the executable, and where it lies.
  var tool: String
  var program: String
  /// Where it is submitted: paths of the command line begin there.
  var folder: String
  /// The folder of what tasks print, an absolute path.
  var outputs: String
  /// What names the study on the command line.
  var words: [String]
  /// How its runs are computed.
  var manner: [String]
  /// In the order of their numbers.
  var runs: [NumberedRun]
  var options: Options

  /// What is asked of Slurm.
  struct Options: Sendable, Hashable {
    var time: String?
    var partition: String?
    /// Cores of a task, or of each rank.
    var cores = 1
    /// Processes that compute a run together.
    var ranks = 1
    /// Whether each task, or each of its ranks, gets a GPU.
    var asksForGPUs = false
    /// Tasks at a time.
    var limit: Int?
    /// What starts the ranks, as it is typed in a shell.
    var launcher = ""
    /// Lines of the shell that come before the run.
    var preparations: [String] = []
  }

  /// The whole script.
  var text: String {
    ([header, place, study, tables, task] as [String]).joined(separator: "\n")
  }

  /// The numbers as Slurm takes them: `1-4,7%2`.
  var array: String {
    var ranges: [ClosedRange<Int>] = []
    for number in runs.map(\.number).sorted() {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let text = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
    return text.joined(separator: ",") + (options.limit.map { "%\($0)" } ?? "")
  }

  /// The folder as Slurm reads names of files, where a percent sign stands for something else.
  var outputPattern: String { outputs.replacing("%", with: "%%") }

  /// What Slurm reads. Lines of a shell that follow, and options of `sbatch`, come before it.
  private var header: String {
    let output = outputPattern.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    var lines = [
      "#!/bin/bash",
      "# \(title). Written by `\(tool) slurm`; each task of the array is `\(tool) run --task N`.",
      "#SBATCH --job-name=\(name)",
      "#SBATCH --array=\(array)",
      "#SBATCH --ntasks=\(options.ranks)",
      "#SBATCH --cpus-per-task=\(options.cores)",
    ]
    // Every Slurm knows the first form; the second is for ranks that may lie on several nodes.
    if options.asksForGPUs { lines.append(options.ranks == 1 ? "#SBATCH --gres=gpu:1" : "#SBATCH --gpus-per-task=1") }
    if let time = options.time { lines.append("#SBATCH --time=\(time)") }
    if let partition = options.partition { lines.append("#SBATCH --partition=\(partition)") }
    lines += [
      "#SBATCH --requeue",
      "#SBATCH --open-mode=append",
      "#SBATCH --output=\"\(output)/%A_%a.out\"",
      "# A minute before the time limit the script is asked to stop.",
      "#SBATCH --signal=B:TERM@60",
      "",
    ]
    return lines.joined(separator: "\n")
  }

  private var place: String {
    """
    cd \(ShellWords.quoted(folder)) || exit 1
    triad=\(ShellWords.quoted(program))
    # Slurm says how many cores a task has, and `srun` must be told again.
    export TRIAD_THREADS=${SLURM_CPUS_PER_TASK:-1} SRUN_CPUS_PER_TASK=${SLURM_CPUS_PER_TASK:-1}

    """ + options.preparations.map { $0 + "\n" }.joined()
  }

  private var study: String {
    let lines = runs.map {
      "  [\($0.number)]=\($0.id) # \($0.description.split(whereSeparator: \.isNewline).joined(separator: " "))"
    }
    return """
      study=(\(ShellWords.joined(words)))
      manner=(\(ShellWords.joined(manner)))
      # Which run each number is: a study that was changed meanwhile is refused instead of computed.
      runs=(
      \(lines.joined(separator: "\n"))
      )

      """
  }

  private var tables: String {
    """
    # The job after the array, which has no GPU: sbatch --dependency=afterany:JOB --wrap='bash THIS tables'
    if [ "${1:-}" = tables ]; then
      "$triad" table "${study[@]}" --write && "$triad" report "${study[@]}" --device cpu
      exit
    fi

    """
  }

  private var task: String {
    let launcher = options.launcher.isEmpty ? "" : options.launcher + " "
    return """
      number=${SLURM_ARRAY_TASK_ID:?this script is a task of an array: submit it with sbatch}
      run=${runs[$number]:?no run of this script has the number $number}
      echo "task $number: run $run on ${SLURM_JOB_NODELIST:-?}, start $((${SLURM_RESTART_COUNT:-0} + 1))"

      # Back into the queue, but not where somebody cancelled the task: then it is being ended.
      requeue() {
        case $(squeue --noheader --jobs="${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" --format=%T 2>&1) in
          COMPLETING | CANCELLED) echo "task $number: cancelled; what it has computed is kept"; exit 130 ;;
        esac
        echo "task $number: $1, back into the queue"
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit 0
        exit 130
      }

      # SIGUSR1 is what `srun` and the launchers of MPI pass on to every process: a checkpoint is written, and the status is 130.
      stopped=no
      trap 'stopped=yes signalled=yes; kill -USR1 "$child" 2>/dev/null' TERM
      \(launcher)"$triad" run "${study[@]}" "${manner[@]}" --task "$number=$run" &
      child=$!
      # A signal ends the waiting and not the run.
      signalled=yes
      while [ "$signalled" = yes ]; do
        signalled=no
        wait "$child"
        status=$?
      done

      case $status in
        0)
          # A launcher that was asked to stop may end with 0 whatever its ranks said; a run that is done finds that out at once.
          if [ "$stopped" = yes ]; then requeue 'stopped with status 0'; fi
          echo "task $number: done"
          ;;
        130) requeue 'stopped with a checkpoint' ;;
        75) requeue 'another process is at it' ;;
        *)
          # Asked to stop before it could write anything, or ended by its launcher.
          if [ "$stopped" = yes ] && [ "$status" -gt 128 ]; then requeue "stopped with status $status"; fi
          echo "task $number: failed with status $status"
          exit "$status"
          ;;
      esac

      """
  }
}
