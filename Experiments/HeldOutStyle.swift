public import Triad

extension Experiment {
  /// Do IMC and LMI help with a drawing style that training never showed?
  ///
  /// DebCap draws each emoji in three styles. Half of the arms train without Noto's; every style is asked about by itself, with
  /// concepts that no arm was trained on.
  ///
  /// About 25 minutes at scale `demo` on two cores. Not run at that scale yet.
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
