import Losses
public import Reporting
import Training

extension Study {
  /// The arms as a full factorial over the objectives that vary; nil where a combination is missing.
  ///
  /// Arms that differ from the baseline in anything else are left aside, as are those whose objectives are others than the
  /// same objectives of earlier arms. The combination without any objective cannot be trained;
  /// chance stands for it.
  public var factorial: FactorialLayout? {
    let varied = factors.filter { factor in
      arms.allSatisfy { $0.levels[factor] == .present || $0.levels[factor] == .absent }
    }
    guard (1...10).contains(varied.count), let baseline = arms.first else { return nil }
    let isVaried = { (term: WeightedObjective) in varied.contains(Factor(term.name)) }
    func rest(_ arm: Arm) -> Recipe { arm.recipe.with(\.objectives, arm.recipe.objectives.filter { !isVaried($0) }) }
    var known: [ObjectiveName: WeightedObjective] = [:]
    var rows = [Int?](repeating: nil, count: 1 << varied.count)
    for (row, arm) in arms.enumerated() {
      let terms = arm.recipe.objectives.filter(isVaried)
      guard rest(arm).trains(as: rest(baseline)), terms.allSatisfy({ known[$0.name] == nil || known[$0.name] == $0 })
      else { continue }
      for term in terms { known[term.name] = term }
      let cell = varied.indices.reduce(0) { $0 + (arm.levels[varied[$1]] == .present ? 1 << $1 : 0) }
      if rows[cell] == nil { rows[cell] = row }
    }
    // Without any of them: nothing at all, if no other objective is there.
    let isNothing = baseline.recipe.objectives.allSatisfy { term in varied.contains(Factor(term.name)) }
    guard rows.dropFirst().allSatisfy({ $0 != nil }), rows[0] != nil || isNothing else { return nil }
    return FactorialLayout(factors: varied.map(title(of:)), rows: rows)
  }

  /// `LMI` for the presence of `lmi`; other factors under their own names.
  func title(of factor: Factor) -> String {
    arms.lazy.flatMap(\.recipe.objectives).first { $0.name.rawValue == factor.name }
      .map { "\(type(of: $0.objective))" } ?? factor.name
  }
}
