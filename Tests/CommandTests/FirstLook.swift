import Losses
import Studies
import Training

extension Experiment {
  /// `first-look`: CMA alone and with one more objective.
  static func firstLook<Other: Objective>(
    adding other: Other.Type, as name: String, question: String, seeds: Range<Int> = 0..<1
  ) -> Experiment {
    Experiment("first-look", question: question, base: Recipe.tcl, seeds: seeds) { tcl in
      Arms(baseline: tcl.only(CMA.self).named("CMA"), variants: [tcl.only(CMA.self, Other.self).named(name)])
    }
  }
}
