public import Triad

extension Experiment {
  /// Do IMC and LMI help to find pictures by captions in a second, scarcer language?
  ///
  /// DebCap has a Korean name for every emoji and most stamps. They are trained on beside the English captions, with one vocabulary
  /// for both, and asked about by themselves: emoji of the test split, and stamps, whose pictures nothing is trained on.
  ///
  /// About 25 minutes at scale `demo` on two cores. Run there with one seed only, mean recall by Korean captions: emoji 9.2 by CMA +
  /// ITM + MLM and 8.3 by TCL (chance 2.8), stamps 2.1 and 1.5 (chance 1.0). One seed tells no arm from another.
  public static let koreanCaptions = Experiment(
    "korean-captions", question: "Do IMC and LMI help to find pictures by captions in a second, scarcer language?",
    base: Recipe.tcl, data: .debcapKorean
  ) { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"),
      variants: [
        tcl.removing(LMI.self).named("+ IMC"),
        tcl.removing(IMC.self).named("+ LMI"),
        tcl.named("TCL"),
      ])
  }
}
