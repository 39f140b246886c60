import Files
import Foundation

/// A piece of work that may be stopped at any moment and begun again.
struct Scene {
  let name: String
  /// What must be there before, made once and copied for every attempt.
  var prepare: (_ folder: String, _ triad: TriadCommand) throws -> Void = { _, _ in }
  /// What is typed, and typed again after it was killed.
  let words: (_ folder: String) -> [String]
  /// What the environment says beside what it says anyway.
  var environment: (_ folder: String) -> [String: String] = { _ in [:] }
  let trace: (_ folder: String, _ triad: TriadCommand) throws -> Trace
  /// Whether it may fail undisturbed, and is left out then.
  var needsNetwork = false
  /// Why it cannot be done here, if it cannot.
  var obstacle: String?
}

extension Scene {
  /// The study that is trained, disturbed and trained on: six arms, one seed, four steps each.
  static let study = ["leave-one-out", "--scale", "smoke", "--data", "shapes", "--seeds", "1"]

  /// A smaller one, for what is tried some thousand times: three arms.
  static let small = ["relative-position", "--scale", "smoke", "--data", "shapes", "--seeds", "1"]

  /// A downstream task of one of its models.
  private static let task = ["answers", "leave-one-out", "TCL", "--scale", "smoke", "--data", "shapes"]

  private static func training(_ name: String, _ options: [String]) -> Scene {
    Scene(
      name: name,
      words: { ["run"] + study + ["--runs", $0 + "/runs"] + options },
      trace: { try Trace.ofRuns($0 + "/runs", study: study, by: $1) })
  }

  private static func trained(_ folder: String, _ triad: TriadCommand) throws {
    let end = try triad.run(["run"] + study + ["--runs", folder + "/runs"])
    guard end.status == 0 else { throw CampaignError("the study cannot be trained: \(end.sentence)") }
  }

  /// What is done with a study, in the order in which a campaign goes through it.
  static var studies: [Scene] {
    [
      training("run", []),
      training("run, a checkpoint in every step", ["--checkpoint", "0"]),
      training("run --jobs 2", ["--jobs", "2", "--checkpoint", "0"]),
      Scene(
        name: "finetune", prepare: trained, words: { ["finetune"] + task + ["--runs", $0 + "/runs"] },
        trace: { folder, triad in
          var trace = try Trace.ofRuns(folder + "/runs", study: study, by: triad)
          let answers = try triad.run(["finetune"] + task + ["--runs", folder + "/runs", "--format", "json"])
          trace.add("answers", Array(Trace.withoutTimes(answers.output).utf8))
          return trace
        }),
      Scene(
        name: "report", prepare: trained,
        words: { ["report"] + study + ["--runs", $0 + "/runs", "--output", $0 + "/report.html"] },
        trace: { folder, _ in try one(folder + "/report.html") }),
      Scene(
        name: "checkpoint convert",
        prepare: { folder, triad in
          try trained(folder, triad)
          let models = try Trace.files(below: folder + "/runs").filter { $0.hasSuffix("checkpoint.safetensors") }
          guard let model = models.first else { throw CampaignError("the study left no model") }
          try FileManager.default.copyItem(atPath: "\(folder)/runs/\(model)", toPath: folder + "/model.safetensors")
        },
        words: { ["checkpoint", "convert", $0 + "/model.safetensors", $0 + "/converted.safetensors"] },
        trace: { folder, _ in try one(folder + "/converted.safetensors") }),
    ]
  }

  /// What is done with DebCap: a minute each, and a network for the second.
  static var dataSets: [Scene] { [dataBuild, dataFetch] }

  /// The packages are only read: all attempts share the user's, which are gigabytes, through a link.
  private static var dataBuild: Scene {
    let packages = CacheFolder.standard().root + "/packages"
    var scene = data("data build", ["data", "build"])
    scene.prepare = { folder, _ in
      try FileManager.default.createDirectory(atPath: folder + "/cache", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: folder + "/cache/packages", withDestinationPath: packages)
    }
    if !FileManager.default.fileExists(atPath: packages) {
      scene.obstacle = "data build without fetched data (`triad data fetch`)"
    }
    return scene
  }

  private static var dataFetch: Scene {
    var scene = data("data fetch", ["data", "fetch"])
    scene.needsNetwork = true
    return scene
  }

  /// Work on a cache of its own.
  private static func data(_ name: String, _ words: [String]) -> Scene {
    Scene(
      name: name,
      words: { _ in words },
      environment: { ["TRIAD_CACHE": $0 + "/cache"] },
      trace: { folder, _ in
        var trace = Trace()
        for name in try Trace.files(below: folder + "/cache") where !name.hasSuffix("lock") && name != "packages" {
          trace.add(name, try SHA256.hexadecimal(ofFile: "\(folder)/cache/\(name)"))
        }
        return trace
      })
  }

  private static func one(_ path: String) throws -> Trace {
    var trace = Trace()
    trace.add((path as NSString).lastPathComponent, try AtomicFile.read(path))
    return trace
  }
}
