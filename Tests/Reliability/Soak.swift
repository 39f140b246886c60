import Files
import Foundation

/// Trains for a long time, with pairs out of tars, and looks at whether memory and the work of a step stay what they were.
struct Soak {
  let place: Place

  /// What the process takes at a moment.
  private struct Sample {
    let step: Int
    /// Seconds of processors, all threads together, since the start: other programs disturb them less than times.
    let work: Double
    let residentMegabytes: Double
  }

  /// How much more than in the second tenth a step may take in the last one, in memory and in work: 5 percent.
  private static let tolerance = 1.05

  /// - Parameter minutes: How long it trains; it is interrupted then, as by control-C.
  func run(_ minutes: Int) throws -> Tally {
    var tally = Tally("soak")
    let folder = try place.folder("soak")
    let tars = "\(folder)/tars"
    let export = try place.triad.run([
      "data", "export", "shapes:", "--format", "webdataset", tars,
    ])
    guard export.status == 0 else { throw CampaignError("no tars can be written: \(export.sentence)") }
    let shards = try FileManager.default.contentsOfDirectory(atPath: tars).filter { $0.hasPrefix("train-") }.sorted()
    guard let first = shards.first, let last = shards.last else { throw CampaignError("the export has no shards") }
    let address =
      first == last
      ? "tar:\(tars)/\(first)"
      : "tar:\(tars)/train-{\(first.dropFirst(6).dropLast(4))..\(last.dropFirst(6).dropLast(4))}.tar"
    let study = ["objective-ladder", "--scale", "full", "--seeds", "1", "--data", address]
    let running = try place.triad.start(["run"] + study + ["--runs", folder + "/runs"])
    let samples = try watch(running, folder + "/runs", until: Date().addingTimeInterval(Double(minutes) * 60))
    kill(running.process.processIdentifier, SIGINT)
    let end = running.finish(within: 120)
    guard end.isOrderly else {
      tally.finding("the training ended with \(end.signal.map { "signal \($0)" } ?? "\(end.status)"): \(end.sentence)")
      return tally
    }
    judge(samples, &tally)
    return tally
  }

  /// Looks at the process a hundred times or more, until `deadline` or its end.
  private func watch(
    _ running: TriadCommand.Running, _ runs: String, until deadline: Date
  ) throws -> [Sample] {
    let pause = max(1, deadline.timeIntervalSinceNow / 200)
    var samples: [Sample] = []
    while running.process.isRunning, Date() < deadline {
      usleep(UInt32(pause * 1e6))
      if let sample = try sample(running.process.processIdentifier, runs) { samples.append(sample) }
    }
    return samples
  }

  /// nil as long as there is no step.
  private func sample(_ process: Int32, _ runs: String) throws -> Sample? {
    var step = 0
    for name in try Trace.files(below: runs) where name.hasSuffix("log.jsonl") {
      step += try AtomicFile.read("\(runs)/\(name)").count { $0 == UInt8(ascii: "\n") }
    }
    guard step > 0, let text = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
    // The name of the program, in parentheses, may hold spaces (proc(5)).
    guard let name = String(decoding: text, as: UTF8.self).split(separator: ")").last else { return nil }
    let fields = name.split(separator: " ").map(String.init)
    guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
      let pages = Double(fields[21])
    else { return nil }
    return Sample(
      step: step, work: (user + system) / Double(sysconf(Int32(_SC_CLK_TCK))),
      residentMegabytes: pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6)
  }

  private func judge(_ samples: [Sample], _ tally: inout Tally) {
    guard samples.count >= 40, let first = samples.first, let last = samples.last, last.step - first.step >= 200 else {
      tally.omit("too short to judge: \(samples.count) looks at \(samples.last?.step ?? 0) steps")
      return
    }
    // Of ten parts the first is warm-up: caches and plans are made in it.
    let (early, late) = (part(samples, 1), part(samples, 9))
    for (name, unit, before, after) in [
      ("memory", "MB", early.memory, late.memory), ("work per step", "s of processors", early.work, late.work),
    ] {
      let text = String(format: "%@ %.4g -> %.4g %@", name, before, after, unit)
      tally.attempt(text)
      if after > before * Self.tolerance { tally.finding("\(text) between the second and the last tenth") }
    }
    Tally.say("soak: \(last.step) steps")
  }

  /// The greatest memory and the mean work per step of one of ten parts.
  private func part(_ samples: [Sample], _ index: Int) -> (memory: Double, work: Double) {
    let bounds = (index * (samples.count - 1) / 10, (index + 1) * (samples.count - 1) / 10)
    let (first, last) = (samples[bounds.0], samples[bounds.1])
    let memory = samples[bounds.0...bounds.1].map(\.residentMegabytes).max() ?? 0
    return (memory, (last.work - first.work) / Double(max(1, last.step - first.step)))
  }
}
