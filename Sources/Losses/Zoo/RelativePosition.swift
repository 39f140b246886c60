public import Autograd
import Data
public import Encoders
import Parts
import Tensor

/// Relative patch position: in which of eight directions does one patch lie from its neighbour? (Doersch et al., ICCV 2015)
public struct RelativePosition: Objective {
  public static let name: ObjectiveName = "relative_position"
  public static let summary =
    "Relative patch position: in which of eight directions does one patch lie from its neighbour? (Doersch et al., ICCV 2015)"
  public static let standard: RelativePosition? = RelativePosition()
  public static let formula = "CE(a(patch) + b(neighbour), direction of 8)"
  public static let source = "Doersch et al. 2015, section 3"
  public static let metricNames = ["relative_position_accuracy"]
  public static let needs: Set<EncoderOutput> = [.grid]

  /// Pairs of patches asked about in each picture.
  public var pairs = 4

  public init() {}

  /// Logits are the sum of what the two patches say: `a(x) + b(y)`.
  public struct Head: Layer {
    let first: Linear
    let second: Linear

    public func visitParameters(_ visit: (Parameter) -> Void) {
      first.visitParameters(visit)
      second.visitParameters(visit)
    }
  }

  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    let count = Direction.allCases.count
    return Head(
      first: Linear(make, "relative_position.first", inputs: model.imageWidth, outputs: count, .torchDefault),
      second: Linear(make, "relative_position.second", inputs: model.imageWidth, outputs: count, .torchDefault))
  }

  public func fault(for outline: ModelOutline) -> String? {
    if pairs < 1 { return "pairs is \(pairs); it must be at least 1" }
    return outline.gridSide == 1
      ? "the image encoder gives a single patch, which has no neighbour; it must give more" : nil
  }

  public func readsMomentum(distillation: Float) -> Bool { false }
  public var readsQueues: Bool { false }
  public var readsKeys: Bool { false }

  /// Logits of variance 2/3 add a third to the logarithm of eight directions, give or take what eight of them differ by.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    (step.model.online.image.gridSide ?? 0) > 1
      ? ReferenceBand(1.7...3.2, "the logarithm of 8 directions is 2.08") : nil
  }

  public func term(for step: TrainingStep, head: Head) -> LossTerm {
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
