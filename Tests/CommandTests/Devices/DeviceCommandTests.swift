import CUDA
import Command
import Foundation
import JSON
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct DeviceCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?", seeds: 0..<2)

  private static let recorded = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../TrainingTests/Parity/grid16").standardized.path

  private func triad(_ words: [String], on devices: ComputeDevices) -> Outcome {
    Outcome(of: TriadCommand.tool(experiments: [Self.experiment], devices: devices), words)
  }

  private func study(_ command: String, in folder: String) -> [String] {
    [command, "first-look", "--scale", "smoke", "--seeds", "1", "--runs", folder]
  }

  /// The uses of commands that compute.
  private func computing(in folder: String) -> [[String]] {
    [
      study("run", in: folder), study("plan", in: folder), study("worker", in: folder), study("report", in: folder),
      ["evaluate", "first-look", "CMA", "--scale", "smoke", "--runs", folder],
      ["finetune", "knn", "first-look", "CMA", "--scale", "smoke", "--runs", folder],
      ["replay", Self.recorded],
    ]
  }

  @Test func whatIsNoDeviceIsOneSentenceOfEveryCommandThatComputes() throws {
    try withTemporaryFolder { folder in
      for words in computing(in: folder) + [study("slurm", in: folder) + ["--print"]] {
        let refused = triad(words + ["--device", "gpu"], on: .made(.nothing))
        #expect(refused.code == .usage && refused.output.isEmpty)
        #expect(
          refused.diagnostics
            == "triad: \"--device\" must be cpu, cuda, cuda:N with the number of a GPU, or auto, not \"gpu\".\n",
          "\(words)")
      }
    }
  }

  @Test func withoutAGPUNothingIsTrainedOrWritten() throws {
    try withTemporaryFolder { folder in
      for command in ["run", "plan", "worker"] {
        let refused = triad(study(command, in: folder) + ["--device", "cuda"], on: .made(.nothing))
        #expect(refused.code == .failure && refused.output.isEmpty)
        #expect(refused.diagnostics.hasPrefix("triad: No GPU can be used: "))
        #expect(refused.diagnostics.split(separator: "\n").count == 1)
      }
      let entries = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(entries.isEmpty)
    }
  }

  @Test func aGPUThatIsFullIsOneSentence() throws {
    try withTemporaryFolder { folder in
      let devices = ComputeDevices.made(.made([.made(0)])) { _ in throw CUDAFault("GPU 0 is full.") }
      for choice in ["cuda", "auto"] {
        let refused = triad(study("run", in: folder) + ["--device", choice], on: devices)
        #expect(refused.code == .failure && refused.diagnostics.hasSuffix("triad: GPU 0 is full.\n"))
      }
      let entries = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(entries.isEmpty)
    }
  }

  @Test func autoComputesOnTheProcessorWhereThereIsNoGPU() throws {
    try withTemporaryFolder { folder in
      let run = triad(study("run", in: folder) + ["--device", "auto"], on: .made(.nothing))
      #expect(run.code == .success && run.diagnostics.hasPrefix("Computing on the processor, as no GPU can be used: "))
      let found = try arithmetics(in: folder)
      #expect(found.allSatisfy { $0.hasPrefix("cpu ") })
    }
  }

  /// What the runs of a folder were computed with.
  private func arithmetics(in folder: String) throws -> [String] {
    let list = triad(["runs", "ls", "--runs", folder, "--format", "json"], on: .made(.nothing)).output
    return try JSONValue(parsing: list).array?.compactMap { $0["arithmetic"]?.string } ?? []
  }

  @Test func runsRecordTheDeviceThatComputedThem() throws {
    try withTemporaryFolder { folder in
      // What lies behind the fence stands for a GPU.
      let devices = ComputeDevices.made(.made([.made(0)])) { _ in FencedDevice() }
      #expect(triad(study("run", in: folder) + ["--device", "cuda"], on: devices).code == .success)
      let found = try arithmetics(in: folder)
      #expect(found.allSatisfy { $0.hasPrefix("fenced cpu ") })
      for words in computing(in: folder) where words[0] != "worker" {
        #expect(triad(words + ["--device", "cuda:0"], on: devices).code == .success, "\(words)")
        let refused = triad(words + ["--device", "cuda"], on: .made(.nothing))
        #expect(refused.code == .failure, "\(words)")
        #expect(refused.diagnostics.contains("No GPU can be used: "), "\(words)")
      }
      let more = study("run", in: folder).map { $0 == "1" ? "2" : $0 }
      let strict = triad(more + ["--same-machine"], on: devices)
      #expect(strict.code == .failure && strict.diagnostics.contains("were computed with fenced cpu "))
      let mixed = triad(more, on: devices)
      #expect(mixed.code == .success && mixed.output.contains("Computed with fenced cpu "))
      #expect(mixed.output.contains("which round"))
    }
  }

  @Test func theEnvironmentSaysWhatNoOptionSays() throws {
    try withTemporaryFolder { folder in
      let devices = ComputeDevices.made(.nothing, environment: ["TRIAD_DEVICE": "cuda"])
      #expect(triad(study("run", in: folder), on: devices).code == .failure)
      let words = study("plan", in: folder) + ["--no-survey", "--no-calibration"]
      #expect(triad(words, on: devices).code == .failure)
      #expect(triad(words + ["--device", "cpu"], on: devices).code == .success)
      #expect(triad(words, on: .made(.nothing, environment: ["TRIAD_DEVICE": ""])).code == .success)
    }
  }

  @Test func aWrongVariableStopsEveryCommand() {
    let wrong = triad(["list"], on: .made(.nothing, environment: ["TRIAD_DEVICE": "gpu"]))
    #expect(wrong.code == .usage && wrong.output.isEmpty)
    #expect(
      wrong.diagnostics
        == "triad: TRIAD_DEVICE is 'gpu'; it must be cpu, cuda, cuda:N with the number of a GPU, or auto.\n")
  }

  @Test func tasksOfSlurmGetTheirGPUs() throws {
    try withTemporaryFolder { folder in
      func script(_ words: String..., environment: [String: String] = [:]) -> String {
        triad(study("slurm", in: folder) + ["--print"] + words, on: .made(.nothing, environment: environment)).output
      }
      let plain = script()
      #expect(!plain.contains("--gres") && !plain.contains("--gpus") && plain.contains("\nmanner=()\n"))
      let one = script("--device", "cuda")
      #expect(one.contains("\n#SBATCH --gres=gpu:1\n") && one.contains("\nmanner=(--device cuda)\n"))
      // The job after the array has none.
      #expect(one.contains("\"$triad\" report \"${study[@]}\" --device cpu\n"))
      let ranks = script("--device", "cuda", "--ranks", "2", "--shards", "2", "--mpi", "pmi2")
      #expect(ranks.contains("\n#SBATCH --gpus-per-task=1\n") && !ranks.contains("--gres"))
      let wished = script(environment: ["TRIAD_DEVICE": "cuda"])
      #expect(wished.contains("\n#SBATCH --gres=gpu:1\n") && wished.contains("\nmanner=(--device cuda)\n"))
      let open = script("--device", "auto")
      #expect(open.contains("\nmanner=(--device auto)\n") && !open.contains("--gres"))
    }
  }

  @Test func slurmRefusesAGPUByItsNumber() throws {
    try withTemporaryFolder { folder in
      let words = study("slurm", in: folder) + ["--print", "--device", "cuda:1"]
      let refused = triad(words, on: .made(.nothing))
      #expect(refused.code == .usage && refused.output.isEmpty)
      #expect(refused.diagnostics.contains("where Slurm chooses the GPU of a task, not \"cuda:1\""))
    }
  }

  @Test func usualDevicesAreCompleted() {
    let answer = triad(["complete", "--", "run", "first-look", "--device", "c"], on: .made(.nothing)).output
    #expect(answer == "cpu\t\ncuda\t\n")
  }
}
