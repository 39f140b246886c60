public import Triad

extension Experiment {
  /// Which objective recovers which factor of CaptionedShapes?
  ///
  /// Each picture is asked for one factor at a time: its captions are the bare words of the factor's levels ("red", "blue", ...).
  /// Arms add each objective to CMA and take each from TCL. Image to text R@1 is then the accuracy of naming the factor; chance is one over the number of levels.
  ///
  /// About 45 minutes at scale `demo` on two cores. Result there, shapes in combinations that training never showed, 3 seeds: CMA alone
  /// names colors (99.3 %, chance 12.5) and sizes (90.4, chance 50), counts a little (41.6, chance 33.3), and recovers neither form (15.5,
  /// chance 14.3) nor relation (49.8, chance 50). No other objective adds a factor: 3 of 50 intervals leave zero out, where luck gives
  /// 2.5. Without CMA colors fall by 83.5 [69.7, 97.3] and sizes by 37.4 [9.8, 65.0], to chance.
  public static let factorRecovery = Experiment(
    "factor-recovery", question: "Which objective recovers which factor of CaptionedShapes?", base: Recipe.tcl,
    columns: [.recall(.imageToText, at: 1), .parameters, .secondsPerStep],
    primary: .mean(of: [.recall(.imageToText, at: 1)], called: "naming accuracy"), data: .shapes,
    preparing: { data in
      guard let shapes = data.tasks.lazy.compactMap({ $0.source as? CaptionedShapes }).first else { return data }
      let larger = CaptionedShapes(split: shapes.split, count: 3 * shapes.count, side: shapes.side, seed: shapes.seed)
      return data.asking(
        ShapeQuestion.Factor.allCases.map { ShapeQuestion(shapes: larger, factor: $0).task },
        notes: ["Every task asks for one factor of a picture by a single word; i2t R@1 is the accuracy."])
    }
  ) { tcl in
    .additions(tcl, to: [CMA.self]) + .leaveOneOut(tcl)
  }
}

/// Pictures of `CaptionedShapes` whose caption is one word for one factor.
private struct ShapeQuestion: PairSource {
  enum Factor: String, CaseIterable {
    case form
    case color
    case size
    case number
    case relation
  }

  let shapes: CaptionedShapes
  let factor: Factor

  var name: String { "\(shapes.name) \(factor.rawValue)" }
  var count: Int { shapes.count }
  var fingerprint: UInt64 { Seed(shapes.fingerprint).derived("one word for", factor.code).value }

  /// All pictures that have a word for the factor.
  var task: RetrievalTask { RetrievalTask(name: factor.rawValue, source: self) { word(at: $0) != nil } }

  func captions(at index: Int) -> [String] { [word(at: index) ?? "none"] }
  func group(at index: Int) -> String { captions(at: index)[0] }
  func origin(at index: Int) -> String { factor.rawValue }
  func image(at index: Int) throws -> PixelImage { shapes.image(at: index) }

  /// The word that training captions have for the factor, where a single one decides.
  private func word(at index: Int) -> String? {
    let factors = shapes.factors(at: index)
    let isAlone = factors.relation == nil
    switch factor {
    case .form: return isAlone && factors.number == 1 ? factors.object.form.rawValue : nil
    case .color: return isAlone ? factors.object.color.rawValue : nil
    case .size: return isAlone && factors.object.size != .medium ? factors.object.size.rawValue : nil
    case .number: return isAlone && factors.number > 1 ? ["two", "three", "four"][factors.number - 2] : nil
    case .relation: return factors.relation.map { $0 == .above ? "above" : "left of" }
    }
  }
}

extension ShapeQuestion.Factor {
  /// The place among all factors.
  fileprivate var code: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
