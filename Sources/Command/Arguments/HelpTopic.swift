/// What `triad help TOPIC` says about something that belongs to many commands.
struct HelpTopic: Sendable {
  let name: String
  let summary: String
  let body: String

  /// The whole text, as it is printed.
  var text: String { "\(name): \(summary)\n\n\(body)\n" }

  static func named(_ name: String) -> HelpTopic? { all.first { $0.name == name } }

  /// In the order of the help text.
  static let all = [addresses, environment, folders, exitCodes]

  private static let addresses = HelpTopic(
    name: "addresses", summary: "How data are named",
    body: """
      Wherever DATA appears:

        debcap                            a data set that Triad knows (`triad parts data-sets`)
        folder:my-pictures                pictures with captions beside them
        coco:train.json,root=/data/coco   a list of a published format, and the folder that its paths begin at
        tar:shard-{000..099}.tar          shards of WebDataset

      Studies take several, mixed: --data debcap: --data 3*folder:my-pictures has three pairs of the folder for every one of DebCap.

      Keys follow commas: root=FOLDER, split=NAME, and those of a format, such as caption= and picture= of tables. A comma or
      a brace that belongs to a path has a backslash in front of it. The formats, their keys and what they count as a fault: docs/data-formats.md.
      """)

  private static let environment = HelpTopic(
    name: "environment", summary: "Environment variables",
    body: """
      TRIAD_CACHE         the cache folder; else $XDG_CACHE_HOME/triad, else ~/.cache/triad
      TRIAD_DEVICE        the device where --device names none: cpu, cuda, cuda:N or auto
      TRIAD_CUDA          a folder where NVIDIA's libraries are looked for first
      TRIAD_THREADS       threads of a process; by default one for each core that it may use
      TRIAD_ISA           instruction set of the kernels: baseline, avx2, avx512 or neon; by default the best of the machine
      TRIAD_CACHES        a core's second cache and the third one, as 512K,32M; by default those of the machine
      TRIAD_MPI           name or path of the MPI library, in place of those that fit the launcher
      TRIAD_RANK_TIMEOUT  seconds that a rank waits for the others (1800)
      TMPDIR              where scratch files without a name go
      NO_COLOR            no colours; TERM=dumb also stops progress from moving
      """)

  private static let folders = HelpTopic(
    name: "folders", summary: "Which files are written where",
    body: """
      runs/ID/            a run: recipe.json, log.jsonl, checkpoint.safetensors, result.json (docs/studies.md)
      runs/studies/       the tables of each study as text, Markdown, LaTeX, CSV and JSON
      ~/.cache/triad      what is fetched, and what frozen layers make of pictures and captions; all of it can be made again
                          (`triad help environment`)

      --runs names another folder. `triad runs ls`, `runs rm` and `runs gc` list, remove and tidy up; nothing else is ever deleted.
      """)

  private static let exitCodes = HelpTopic(
    name: "exit-codes", summary: "What the exit status of a command means",
    body: """
      0    done; results are there
      1    understood and not done, with the reason as the last line; also a study all of whose runs failed
      2    the command line is wrong; nothing was done
      70   the GPU failed or was full in the middle of the work; the same command goes on from the last checkpoint
      75   `triad run --task`: another process computes that run
      130  stopped by Control-C; what was computed is kept, and the same command goes on
      """)
}
