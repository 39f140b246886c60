import Data
import Foundation
import Losses
import Studies
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
