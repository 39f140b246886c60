package import Encoders
package import Tensor

/// What one chooses of a task's settings; nil leaves what its scale says. Part of the task's fingerprint.
public struct TaskAdjustment: Sendable, Hashable {
  /// Pixels: how large the pictures of the task are, where the model was pre-trained on others.
  public var imageSide: Int?
  /// The share of a momentum model's predictions in the targets, as published 0.4.
  public var distillation: Float?

  /// Changes to a task's own settings; nil leaves a setting as it is.
  public init(imageSide: Int? = nil, distillation: Float? = nil) {
    self.imageSide = imageSide
    self.distillation = distillation
  }

  /// - Parameter device: Where the model is, or will be.
  /// - Throws: ``DownstreamError`` if pictures of this size are not whole patches of a model, or its encoders cannot see them.
  package func check(
    _ shape: ModelShape, _ encoders: EncoderChoice, on device: any Device
  ) throws(DownstreamError) {
    if let imageSide { try Self.check(imageSide, shape, encoders, on: device) }
  }

  private static let patchesAcross = 128

  static func check(
    _ imageSide: Int, _ shape: ModelShape, _ encoders: EncoderChoice, on device: any Device
  ) throws(DownstreamError) {
    guard imageSide > 0, imageSide % shape.patch == 0 else { throw .imageSide(imageSide, patch: shape.patch) }
    let across = imageSide / shape.patch
    // Every patch attends to all others: beyond this memory and time are gone before the first answer.
    guard across <= Self.patchesAcross else {
      throw .otherPictures(
        imageSide,
        reason:
          "they are \(across) x \(across) patches of \(shape.patch) pixels, and at most \(Self.patchesAcross) x \(Self.patchesAcross) "
          + "are computed")
    }
    if let fault = encoders.fault(showing: imageSide, to: shape, on: device) {
      throw .otherPictures(imageSide, reason: fault)
    }
  }

  /// The task with these settings.
  package func apply(to task: any DownstreamTask) throws(DownstreamError) -> any DownstreamTask {
    guard var tuned = task as? any FineTunedTask else {
      guard distillation == nil else { throw .undistilled(task: task.name) }
      return imageSide.map { SizedTask(task, imageSide: $0) } ?? task
    }
    if let imageSide { tuned.settings.imageSide = imageSide }
    if let distillation {
      guard task is any FusedTask || task is AnswerGeneration else { throw .undistilled(task: task.name) }
      tuned.settings.distillation = distillation
    }
    return tuned
  }
}

/// A task asked with pictures of another size than the model was pre-trained on: the embeddings of patches are interpolated.
struct SizedTask: DownstreamTask {
  private let task: any DownstreamTask
  /// Pixels.
  private let imageSide: Int

  init(_ task: any DownstreamTask, imageSide: Int) {
    self.task = task
    self.imageSide = imageSide
  }

  var name: String { task.name }
  var metric: String { task.metric }
  var reportedDetails: [String] { task.reportedDetails }
  var fingerprint: UInt64 { Hashing.mix(Hashing.fnv1a("image side \(imageSide)") ^ task.fingerprint) }
  var baselines: [DownstreamScore] { task.baselines }
  var itemClusters: [Int]? { task.itemClusters }

  func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    let model = backbone.model
    try TaskAdjustment.check(imageSide, model.shape, model.encoders, on: model.device)
    return try task.evaluate(backbone.copied(imageSide: imageSide), seed: seed, progress: progress).asked(by: self)
  }
}
