import Foundation
import Tensor
import TestSupport

/// Kills commands with SIGKILL at random moments, up to eight times in a row, lets them end, and compares what they leave with what
/// undisturbed ones left, byte by byte.
struct Kills {
  let place: Place
  let scenes: [Scene]
  let name: String

  func run(_ count: Int) throws -> Tally {
    var tally = Tally(name)
    var random = Seed(place.seed).derived("kills").stream()
    let scenes = scenes.filter { scene in
      if let obstacle = scene.obstacle { tally.omit(obstacle) }
      return scene.obstacle == nil
    }
    for (number, scene) in scenes.enumerated() {
      let share = count / scenes.count + (number < count % scenes.count ? 1 : 0)
      try disturb(scene, kills: share, &tally, &random)
      Tally.say("\(name): \(scene.name): done")
    }
    return tally
  }

  private func disturb(_ scene: Scene, kills: Int, _ tally: inout Tally, _ random: inout RandomStream) throws {
    let prepared = try place.folder("prepared")
    try scene.prepare(prepared, place.triad)
    let undisturbed = try place.copy(of: prepared)
    let end = try place.triad.run(scene.words(undisturbed), environment: scene.environment(undisturbed))
    guard end.status == 0 else {
      for folder in [prepared, undisturbed] { try FileManager.default.removeItem(atPath: folder) }
      guard scene.needsNetwork else { throw CampaignError("\(scene.name) fails undisturbed: \(end.sentence)") }
      return tally.omit("\(scene.name), which fails undisturbed: \(end.sentence)")
    }
    let expected = try scene.trace(undisturbed, place.triad)
    let files = try Set(Trace.files(below: undisturbed).map(Trace.anonymous))

    var left = kills
    var progress = CampaignProgress()
    while left > 0 {
      progress.say("\(name): \(scene.name): \(kills - left) of \(kills)")
      let folder = try place.copy(of: prepared)
      let series = min(left, 1 + random.index(below: 8))
      for _ in 0..<series {
        let running = try place.triad.start(scene.words(folder), environment: scene.environment(folder))
        usleep(UInt32(random.index(below: max(1, Int(end.seconds * 1e6)))))
        // Whom it hits: the command alone, one of its workers, or all at once.
        let workers = running.process.children
        let victims: [Int32] =
          switch random.index(below: 3) {
          case 0 where !workers.isEmpty: [workers[random.index(below: workers.count)]]
          case 1: [running.process.processIdentifier] + workers
          default: [running.process.processIdentifier]
          }
        for victim in victims { kill(victim, SIGKILL) }
        let death = running.finish()
        tally.attempt(death.signal == SIGKILL ? "killed" : workers.isEmpty ? "had ended" : "went on without a worker")
      }
      left -= series
      try check(scene, folder, against: expected, files: files, &tally)
      try FileManager.default.removeItem(atPath: folder)
    }
    for folder in [prepared, undisturbed] { try FileManager.default.removeItem(atPath: folder) }
  }

  /// Lets it end and looks at what is there.
  private func check(
    _ scene: Scene, _ folder: String, against expected: Trace, files: Set<String>, _ tally: inout Tally
  ) throws {
    var end: TriadCommand.End?
    var differences: [String] = []
    // A worker that outlives its parent for a moment holds its run, which whoever comes then leaves alone.
    for _ in 0..<50 {
      end = try place.triad.run(scene.words(folder), environment: scene.environment(folder))
      guard end?.status == 0 else { break }
      // Files that were never finished are named by `runs gc`, which takes them.
      if FileManager.default.fileExists(atPath: folder + "/runs") {
        _ = try place.triad.run(["runs", "gc", "--runs", folder + "/runs"])
      }
      differences = try scene.trace(folder, place.triad).differences(from: expected)
      if differences.isEmpty { break }
      usleep(100_000)
    }
    if let end, end.status != 0 {
      tally.finding("\(scene.name): does not end after it was killed: \(end.sentence)")
    } else if !differences.isEmpty {
      tally.finding("\(scene.name): ends otherwise: \(differences.prefix(3).joined(separator: ", "))")
    }
    for name in try Trace.files(below: folder) where !files.contains(Trace.anonymous(name)) {
      tally.finding("\(scene.name): \(name) stays behind and nothing names it")
    }
  }
}
