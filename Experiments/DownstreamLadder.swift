public import Triad

extension Experiment {
  /// What do IMC and LMI add, judged by what the models do afterwards?
  ///
  /// The arms of `objective-ladder`, and a model with its random first values as control; each is put to every downstream task, and the last
  /// one also with the text or the picture hidden. `ve2`, which asks the sentences of `ve` once more, is left out. Runs that
  /// `objective-ladder` has computed are found and not computed again.
  ///
  /// About an hour at scale `demo` on two cores, half of it for the pre-trainings.
  ///
  /// Result at scale `demo`, DebCap, 3 seeds (docs/downstream.md has the table): the linear probe is 5.6 [1.7, 9.5] points above random
  /// weights, and 9.3 [6.9, 11.8] above the majority; the answer decoder is 1.1 [0.1, 2.1] points above the
  /// greater of its two blind baselines and fine-tuned retrieval of stamps 3.9 [2.1, 5.6] above chance; the other fine-tuned tasks do not
  /// surely beat theirs. Between the
  /// objectives no difference is confirmed.
  public static let downstreamLadder = Experiment(
    "downstream-ladder", question: "What is each objective worth in downstream tasks?", base: Recipe.tcl, seeds: 0..<3,
    downstream: Catalogue.standard.derivedTaskNames.filter { $0 != "ve2" }
  ) { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"),
      variants: [
        tcl.with(\.steps, 0).named("random"),
        tcl.removing(LMI.self).named("+ IMC"),
        tcl.removing(IMC.self).named("+ LMI"),
        tcl.named("TCL"),
      ])
  }
}
