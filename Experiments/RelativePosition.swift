public import Triad

extension Experiment {
  /// Does an objective on pictures alone help retrieval, or only cost time?
  ///
  /// The objective is defined below, in this file: nothing else knows it. Patches carry position embeddings, so the answer can be
  /// learned without looking; that makes the arm a placebo: what it seems to gain is what chance and extra gradients gain.
  ///
  /// About 12 minutes at scale `demo` on two cores. Result there, DebCap, 3 seeds, mean recall: the placebo, whose own accuracy
  /// reaches 1, moves by +0.5 to -1.5 points, and none of its intervals leaves zero out. IMC in its place gains 1.5 [0.6, 2.4] points
  /// on emoji, and no other interval of its own leaves zero out.
  public static let relativePosition = Experiment(
    "relative-position", question: "Does an objective on pictures alone help retrieval, or only cost time?",
    base: Recipe.tcl
  ) { tcl in
    let core = tcl.only(CMA.self).named("CMA")
    return Arms(
      baseline: core,
      variants: [
        core.adding(RelativePosition(), weight: 0.5).named("+ relative position"),
        tcl.only(CMA.self, IMC.self).named("+ IMC"),
      ])
  }
}

/// Relative patch position: in which of eight directions does one patch lie from its neighbour? (Doersch et al., ICCV 2015)
package struct RelativePosition: Objective {
  package static let name: ObjectiveName = "relative_position"
  package static let summary =
    "Relative patch position: in which of eight directions does one patch lie from its neighbour? (Doersch et al., ICCV 2015)"
  package static let standard: RelativePosition? = RelativePosition()
  package static let metricNames = ["relative_position_accuracy"]
  package static let needs: Set<EncoderOutput> = [.grid]

  /// Pairs of patches asked about in each picture.
  package var pairs = 4

  package init() {}

  /// Logits are the sum of what the two patches say: `a(x) + b(y)`.
  package struct Head: Layer {
    let first: Linear
    let second: Linear

    package func visitParameters(_ visit: (Parameter) -> Void) {
      first.visitParameters(visit)
      second.visitParameters(visit)
    }
  }

  package func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    let count = Direction.allCases.count
    return Head(
      first: Linear(make, "relative_position.first", inputs: model.imageWidth, outputs: count, .torchDefault),
      second: Linear(make, "relative_position.second", inputs: model.imageWidth, outputs: count, .torchDefault))
  }

  package func fault(for outline: ModelOutline) -> String? {
    if pairs < 1 { return "pairs is \(pairs); it must be at least 1" }
    return outline.gridSide == 1
      ? "the image encoder gives a single patch, which has no neighbour; it must give more" : nil
  }

  package func readsMomentum(distillation: Float) -> Bool { false }
  package var readsQueues: Bool { false }

  /// Logits of variance 2/3 add a third to the logarithm of eight directions, give or take what eight of them differ by.
  package func startBand(for step: TrainingStep) -> ReferenceBand? {
    (step.model.online.image.gridSide ?? 0) > 1
      ? ReferenceBand(1.7...3.2, "the logarithm of 8 directions is 2.08") : nil
  }

  package func term(for step: TrainingStep, head: Head) -> LossTerm {
    let side = step.model.online.image.gridSide ?? 0
    let tokens = step[OnlineImage()].tokens
    var (firsts, seconds, labels): ([Int], [Int], [Int]) = ([], [], [])
    guard side > 1 else { return LossTerm(Variable(Tensor(0, on: step.model.device))) }
    for (row, sample) in step.batch.samples.enumerated() {
      // Keyed by the sample, so that neither the batch's order nor another objective changes what is asked.
      var random = step.seed.derived("relative position", sample).stream()
      let start = tokens.offsets.range(row).lowerBound + 1  // Behind the class token.
      for _ in 0..<pairs {
        let pair = Direction.draw(side: side, using: &random)
        firsts.append(start + pair.patch)
        seconds.append(start + pair.neighbour)
        labels.append(pair.direction.rawValue)
      }
    }
    let logits =
      head.first(tokens.rows.gatherRows(Indices(firsts)), step.pass)
      + head.second(tokens.rows.gatherRows(Indices(seconds)), step.pass)  // [batch * pairs, directions]
    let directions = Indices(labels)
    return LossTerm(
      logits.crossEntropy(ClassTargets(labels: directions)),
      metrics: ["relative_position_accuracy": classAccuracy(logits.value, labels: directions)])
  }
}

/// The eight neighbours of a patch.
private enum Direction: Int, CaseIterable {
  case northWest, north, northEast, west, east, southWest, south, southEast

  private var offset: (row: Int, column: Int) {
    let place = rawValue < 4 ? rawValue : rawValue + 1
    return (place / 3 - 1, place % 3 - 1)
  }

  /// A patch of a `side` x `side` grid and one of its neighbours inside it.
  static func draw(
    side: Int, using random: inout RandomStream
  ) -> (patch: Int, neighbour: Int, direction: Direction) {
    while true {
      let (row, column) = (random.index(below: side), random.index(below: side))
      let direction = allCases[random.index(below: allCases.count)]
      let (otherRow, otherColumn) = (row + direction.offset.row, column + direction.offset.column)
      guard (0..<side).contains(otherRow), (0..<side).contains(otherColumn) else { continue }
      return (row * side + column, otherRow * side + otherColumn, direction)
    }
  }
}
