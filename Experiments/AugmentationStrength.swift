public import Triad

extension Experiment {
  /// Does IMC live on augmentation?
  ///
  /// IMC contrasts two views of a picture: without augmentation the views are equal and only dropout in the text differs. So its
  /// gain should shrink with the strength, and that of the other objectives should not.
  ///
  /// About 30 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall: IMC beside the other four gives -0.6
  /// [-0.9, -0.3] points on emoji without augmentation, -0.2 [-0.7, 0.4] with light and 0.1 [-3.0, 3.1] with the published one: the
  /// order is as expected, the gain is not there. Augmentation itself moves much more: without it TCL gains 2.7 [1.0, 4.3] on emoji
  /// and loses 1.1 [0.0, 2.2] on the stamps that its words cover; the published one, made for photographs, costs 4.4
  /// [-1.2, 10.0] on emoji and 1.0 [0.2, 1.8] on stamps.
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
