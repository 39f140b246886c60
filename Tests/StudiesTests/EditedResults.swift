import Foundation
import Studies

extension Study {
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

  /// Gives every caption of the first track this rank: candidates before the right one, without ties.
  func setTextToImageRanks(arm: Int, seed: Int = 0, _ better: @escaping (Int) -> Int) throws {
    try editRetrieval(arm: arm, seed: seed) { tracks in
      guard var ranks = tracks[0]["dualEncoder"] as? [String: Any], let old = ranks["textToImage"] as? [Any] else {
        return
      }
      ranks["textToImage"] = old.indices.map { [better($0), 1, 1] }
      tracks[0]["dualEncoder"] = ranks
    }
  }
}
