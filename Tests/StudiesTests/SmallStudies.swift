import Data
import Foundation
import Losses
import Studies
import Testing
import Training

/// A study of two arms that trains in a moment.
func smallExperiment(
  seeds: Range<Int> = 0..<2, columns: [StudyColumn]? = nil, downstream: [String] = [],
  arms: @escaping @Sendable (Recipe) -> Arms = { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
      variants: [tcl.only(CMA.self, LMI.self).named("CMA + LMI")])
  }
) -> Experiment {
  Experiment(
    "small", question: "Does it run?", base: { _ in Recipe.tcl(.smoke) }, seeds: seeds, columns: columns,
    downstream: downstream, arms: arms)
}

func smallStudy(_ experiment: Experiment = smallExperiment(), in folder: String) throws -> Study {
  try Study(experiment, scale: .smoke, data: try StudyData(.shapes, at: .smoke), runsFolder: folder)
}

/// The folders of single runs in a folder of runs.
func runFolders(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "studies" }.sorted()
}

/// What a test throws where a person would press Control-C.
struct Interruption: Error {}

extension Study {
  /// Changes what is noted of the first process that computed a run.
  func editEnvironment(arm: Int, seed: Int = 0, _ edit: (inout [String: Any]) -> Void) throws {
    let url = URL(fileURLWithPath: "\(runsFolder)/\(runs[arm][seed].id)/environment.json")
    guard var found = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [[String: Any]] else {
      throw Interruption()
    }
    edit(&found[0])
    // As if it had been written so.
    found[0]["sha256"] = nil
    try JSONSerialization.data(withJSONObject: found).write(to: url)
  }

  /// Changes the stored retrieval results of a run, one dictionary a track, to what no training would give.
  func editRetrieval(arm: Int, seed: Int = 0, _ edit: (inout [[String: Any]]) -> Void) throws {
    let url = URL(fileURLWithPath: "\(runsFolder)/\(runs[arm][seed].id)/result.json")
    guard var result = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any],
      var measurements = result["measurements"] as? [String: Any],
      var retrieval = measurements["retrieval"] as? [[String: Any]]
    else { throw Interruption() }
    edit(&retrieval)
    measurements["retrieval"] = retrieval
    result["measurements"] = measurements
    try JSONSerialization.data(withJSONObject: result).write(to: url)
  }

  /// Gives every caption of the first track this rank, and the track the recall that follows: candidates before the right one,
  /// without ties.
  func setTextToImageRanks(arm: Int, seed: Int = 0, _ better: @escaping (Int) -> Int) throws {
    try editRetrieval(arm: arm, seed: seed) { tracks in
      guard var found = tracks[0]["dualEncoder"] as? [String: Any], let old = found["textToImage"] as? [Any],
        var recall = found["recall"] as? [String: Any]
      else {
        Issue.record("the result has another form")
        return
      }
      let ranks = old.indices.map(better)
      found["textToImage"] = ranks.map { [$0, 1, 1] }
      func share(below limit: Int) -> Double { 100 * Double(ranks.count { $0 < limit }) / Double(ranks.count) }
      recall["textToImage"] = ["at1": share(below: 1), "at5": share(below: 5), "at10": share(below: 10)]
      found["recall"] = recall
      tracks[0]["dualEncoder"] = found
    }
  }
}
