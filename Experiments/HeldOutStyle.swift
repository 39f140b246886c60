public import Triad

extension Experiment {
  /// Do IMC and LMI help with a drawing style that training never showed?
  ///
  /// DebCap draws each emoji in three styles. Half of the arms train without Noto's; every style is asked about by itself, with
  /// concepts that no arm was trained on.
  ///
  /// About 18 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall on Noto's emoji (chance 4.1): TCL falls
  /// from 18.2 to 14.4 where it never saw the style, by 3.8 [3.3, 4.3], and CMA + ITM + MLM from 17.0 to 14.4. So on the unseen style
  /// the two are level (0.0 [-0.9, 0.8]), and IMC and LMI do not help; the other styles and sources do not notice.
  public static let heldOutStyle = Experiment(
    "held-out-style", question: "Do IMC and LMI help with a drawing style that training never showed?",
    base: Recipe.tcl, data: .debcap, preparing: { $0.asking($0.tasks.flatMap(\.byStyle)) }
  ) { tcl in
    .crossed(
      [tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"), tcl.named("TCL")],
      with: Variation.setting("styles", \.excludedStyles, ["without noto": ["noto"]]).asCondition())
  }
}

extension RetrievalTask {
  /// One task a drawing style, or this one where the pictures have none.
  fileprivate var byStyle: [RetrievalTask] {
    let styles = Set(samples.compactMap { source.style(at: $0) }).sorted()
    guard !styles.isEmpty else { return [self] }
    return styles.map { style in
      RetrievalTask(
        name: "\(name) \(style)", source: source, samples: samples.filter { source.style(at: $0) == style })
    }
  }
}
