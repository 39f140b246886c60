public import Autograd
public import Encoders
import Foundation
import Parts
public import Tensor

/// Self-distillation without labels: a picture's prototypes as the momentum encoder sees them in another view (DINO, Caron et al. 2021, eq. 1 to 4).
///
/// `-mean_i sum_k softmax((t_i - c) / 0.04)_k log softmax(s_i / 0.1)_k`, `s` the prototypes of the first view through the online encoder and head, `t`
/// those of the second view through their moving averages. `c` is the moving mean of `t` over all pairs of all batches, state of the objective:
/// it keeps one prototype from taking all. One of the paper's two directions, because each side sees one view here;
/// the head has two layers in place of three, and neither the teacher's temperature warms up nor is the last layer held fixed at first.
public struct DINO: Objective {
  public static let name: ObjectiveName = "dino"
  public static let summary =
    "Self-distillation without labels: a picture's prototypes as the momentum encoder sees them in another view (DINO, Caron et al. 2021, eq. 1 to 4)."
  public static let standard: DINO? = DINO()
  public static let formula = "CE(s/0.1, softmax((t - c)/0.04)), c = 0.9 c + 0.1 mean t"
  public static let source = "Caron et al. 2021, eq. 1 to 4"
  public static let metricNames = ["dino_teacher_entropy"]

  /// 65536 as published.
  public var prototypes: Int
  /// What logits of the student and of the teacher are divided by.
  public var temperature: Float
  /// What logits of the teacher are divided by, over the training.
  public var teacherTemperature: Schedule
  /// The share of the centre that stays in each step.
  public var centreDecay: Float

  /// The published temperatures and decay, and fewer prototypes, unless others are given.
  public init(
    prototypes: Int = 1024, temperature: Float = 0.1, teacherTemperature: Schedule = .constant(0.04),
    centreDecay: Float = 0.9
  ) {
    self.prototypes = prototypes
    self.temperature = temperature
    self.teacherTemperature = teacherTemperature
    self.centreDecay = centreDecay
  }

  public func fault(for outline: ModelOutline) -> String? {
    if !(2...1 << 20).contains(prototypes) { return "prototypes is \(prototypes); it must be within 2...1048576" }
    if !(temperature > 0 && temperature.isFinite) { return "temperature is \(temperature); it must be above 0" }
    if let fault = teacherTemperature.fault { return "teacherTemperature \(fault)" }
    if min(teacherTemperature.initial, teacherTemperature.final) <= 0 {
      return "teacherTemperature is 0 or below; it must be above 0"
    }
    return centreDecay >= 0 && centreDecay < 1
      ? nil : "centreDecay is \(centreDecay); it must be at least 0 and below 1"
  }

  /// The heads of both sides, and the centre.
  public struct Head: Layer {
    let online: PrototypeHead
    let momentum: PrototypeHead
    /// `[prototypes]`
    package let centre: MovingMean

    public func visitParameters(_ visit: (Parameter) -> Void) { online.visitParameters(visit) }

    public var momentumTwins: [(online: Parameter, momentum: Parameter)] {
      online.parameters.followed(by: momentum.parameters)
    }

    public var movingMeans: [MovingMean] { [centre] }
  }

  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(
      online: PrototypeHead(make, "dino", width: model.imageWidth, prototypes: prototypes),
      momentum: PrototypeHead(make.momentum, "dino", width: model.imageWidth, prototypes: prototypes),
      centre: MovingMean(make("dino.centre", [prototypes], .zeros), decay: centreDecay))
  }

  public var readsQueues: Bool { false }
  public var readsKeys: Bool { false }

  /// Cosines with directions drawn evenly have the deviation `s = 1 / sqrt(width)`, so that of `K` prototypes the logarithm of the student's
  /// exponentials is `ln K + s^2 / 2t^2`, or where `s / t` is beyond `sqrt(2 ln K)`, as far as `K` numbers reach, `sqrt(2 ln K) s / t`
  /// (``contrastiveBand(batch:queue:width:temperature:betweenModalities:)``). From that the teacher takes what it finds nearest: nothing where
  /// both views have nothing in common, and `s^2 / t'` over `t`, or as far as `K` numbers reach, where they give the same feature. A few
  /// prototypes may differ from that by three deviations.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    let width = Double(step.model.shape.imageWidth)
    let sharpness = 1 / Double(teacherTemperature.value(atShare: step.progress))
    let chance = log(Double(prototypes))
    // No cosine is beyond 1.
    let reach = min((2 * chance).squareRoot(), width.squareRoot())
    let cosine = 1 / width.squareRoot()
    let deviation = cosine / Double(temperature)
    let sum = deviation > reach ? deviation * reach : chance + deviation * deviation / 2
    let taken = deviation * min(cosine * sharpness, reach)
    return ReferenceBand(
      Float(max(0, sum - taken - 2 * deviation - 1))...Float(sum + 3 * deviation + 1),
      "the logarithm of \(prototypes) prototypes is \((100 * chance).rounded() / 100)")
  }

  public func term(for step: TrainingStep, head: Head) -> LossTerm {
    let student = head.online(step[OnlineImage()].tokens.first, step.pass)
    let teacher = head.momentum(step[MomentumImage()].tokens.first, step.momentumPass).value
    let (loss, entropy) = selfDistillation(
      student, teacher: teacher, centre: head.centre.value.value, temperature: temperature,
      teacherTemperature: teacherTemperature.value(atShare: step.progress))
    let mean = teacher.means(of: Offsets(rows: 1, length: step.count)).reshaped([prototypes])
    return LossTerm(
      loss, metrics: ["dino_teacher_entropy": entropy], observing: [(head.centre, mean)])
  }
}

/// The mean over rows of the cross-entropy between the teacher's centred, sharpened prototypes and the student's (Caron et al. 2021, eq. 2):
/// `-sum_k softmax((t - c) / temperature_t)_k log softmax(s / temperature)_k`.
///
/// - Parameters:
///   - student: `[rows, prototypes]`
///   - teacher: `[rows, prototypes]`; no gradient enters it.
///   - centre: `[prototypes]`
/// - Returns: Two scalars, in nats: the loss, and the mean entropy of the teacher's targets. Where that falls to 0 the teacher names one
///   prototype each, where it is the logarithm of their number it says nothing.
public func selfDistillation(
  _ student: Variable, teacher: Tensor, centre: Tensor, temperature: Float, teacherTemperature: Float
) -> (loss: Variable, teacherEntropy: Variable) {
  let (rows, prototypes) = student.shape2
  require(
    teacher.shape == student.shape && centre.shape == [prototypes],
    "self-distillation: student \(student.shape), teacher \(teacher.shape), centre \(centre.shape)")
  var centred = teacher
  centred.add(row: centre * -1)
  let sharpened = centred * (1 / teacherTemperature)
  let targets = ClassTargets(
    labels: Indices([Int](repeating: 0, count: rows)), soft: sharpened.softmax(), mix: 1)
  return ((student * (1 / temperature)).crossEntropy(targets), Variable(sharpened).crossEntropy(targets))
}

/// A token to its prototypes: two layers, unit length, then the cosines with learnt directions (Caron et al. 2021, appendix C, without batch norm).
struct PrototypeHead: Layer {
  private let hidden: Linear
  private let bottleneck: Linear
  /// `[prototypes, bottleneck]`; of each row only the direction counts.
  private let directions: Parameter

  init(_ make: ParameterMaker, _ path: String, width: Int, prototypes: Int) {
    hidden = Linear(make, path + ".hidden", inputs: width, outputs: 2 * width, .torchDefault)
    bottleneck = Linear(make, path + ".bottleneck", inputs: 2 * width, outputs: width, .torchDefault)
    directions = make(path + ".prototypes", [prototypes, width], .normal(deviation: 1))
  }

  /// `[rows, width]` to `[rows, prototypes]`.
  func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    bottleneck(hidden.gelu(x, pass), pass).normalized()
      .linear(weight: pass(directions).normalized(), bias: nil)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    hidden.visitParameters(visit)
    bottleneck.visitParameters(visit)
    visit(directions)
  }
}
