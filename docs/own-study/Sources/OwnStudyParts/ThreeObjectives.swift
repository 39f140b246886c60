import Triad

extension Experiment {
  /// What do three objectives of the field add beside contrast with a queue?
  public static let threeBesideCMA = Experiment(
    "three-beside-cma", question: "What do SigLIP, FILIP and VSE++ add beside CMA?", base: Recipe.tcl, data: .dots
  ) { tcl in
    let cma = tcl.only(CMA.self).named("CMA")
    let field: [any Objective] = [
      SigLIP(positives: .sameGroup), FILIP(positives: .sameGroup), VSEPlusPlus(positives: .sameGroup),
    ]
    return Arms(baseline: cma, variants: field.map { cma.adding($0).named("+ \(type(of: $0).name)") })
  }
}
