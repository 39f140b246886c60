public import Triad

extension Experiment {
  /// Does IMC live on augmentation?
  ///
  /// IMC contrasts two views of a picture: without augmentation the views are equal and only dropout in the text differs. So its
  /// gain should shrink with the strength, and that of the other objectives should not.
  ///
  /// About 37 minutes at scale `demo` on two cores. Not run at that scale yet.
  public static let augmentationStrength = Experiment(
    "augmentation-strength", question: "Does IMC live on augmentation?", base: Recipe.tcl
  ) { tcl in
    let side = tcl.model.imageSide
    let strength = Variation.setting(
      "augmentation", \.augmentation,
      ["none": .evaluation(side: side), "light": .drawings(side: side), "published": .published(side: side)]
    ).asCondition()
    return .crossed([tcl.removing(IMC.self).named("without IMC"), tcl.named("TCL")], with: strength)
  }
}
