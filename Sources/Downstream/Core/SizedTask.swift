import Encoders
import Tensor

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

  func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    try TaskAdjustment.check(imageSide, backbone.model.shape)
    return try task.evaluate(backbone.copied(imageSide: imageSide), seed: seed, progress: progress).asked(by: self)
  }
}
