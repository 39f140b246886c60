public import Triad

extension Experiment {
  /// Do IMC and LMI help to find pictures by captions in a second, scarcer language?
  ///
  /// DebCap has a Korean name for every emoji and most stamps. They are trained on beside the English captions, with one vocabulary
  /// for both, and asked about by themselves: emoji of the test split, and stamps, whose pictures nothing is trained on.
  ///
  /// About 25 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall by Korean captions: emoji 8.1 by CMA +
  /// ITM + MLM (chance 2.8), by 1.0 [-1.5, 3.4] more with IMC, 1.1 [-1.4, 3.5] with LMI and 0.2 [-2.3, 2.7] with both; stamps 1.6 by
  /// every arm (chance 1.0). By English captions emoji are found at 12.1 to 13.0. Of these differences no interval excludes zero.
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
