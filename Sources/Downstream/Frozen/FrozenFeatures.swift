import Autograd
import Data
import Encoders
import Tensor

/// What the image encoder, left as it is, says of pictures: the vector of its class token.
struct FrozenFeatures {
  /// `[pictures, width]`, zero mean and unit variance over the training pictures.
  let training: Tensor
  /// `[pictures, width]`, by the same shift and scale.
  let test: Tensor

  init(
    task: String, _ backbone: Backbone, training: LabelledPictures, test: LabelledPictures,
    progress: (DownstreamProgress) throws -> Void
  ) throws {
    let total = training.members.count + test.members.count
    var completed = 0
    func encode(_ set: LabelledPictures) throws -> Tensor {
      try FrozenFeatures.encode(task: task, backbone, set) { count in
        completed += count
        try progress(DownstreamProgress(task: task, phase: .answering, completed: completed, total: total))
      }
    }
    let (own, asked) = (try encode(training), try encode(test))
    let (shift, scale) = FrozenFeatures.moments(own)
    self.training = FrozenFeatures.standardized(own, shift, scale)
    self.test = FrozenFeatures.standardized(asked, shift, scale)
  }

  /// Pictures encoded at a time; changes features by rounding only.
  private static let block = 64

  /// `[members, width]`
  private static func encode(
    task: String, _ backbone: Backbone, _ set: LabelledPictures, encoded: (Int) throws -> Void
  ) throws -> Tensor {
    let examples = FusedExamples(pictures: set.pictures, examples: [], fingerprint: 0)
    let views = FusedBatchMaker(task: task, set: examples, backbone: backbone)
    var blocks: [Tensor] = []
    for start in stride(from: 0, to: set.members.count, by: block) {
      let members = set.members[start..<min(start + block, set.members.count)]
      // Nothing of an evaluation view is drawn.
      let tokens = backbone.model.online.image(try views.views(of: Array(members), seed: Seed(0)), .inference)
      blocks.append(tokens.first.value)
      try encoded(members.count)
    }
    return .concatenatingRows(blocks)
  }

  /// Mean and reciprocal deviation of each column; a column that does not vary keeps its scale.
  private static func moments(_ features: Tensor) -> (shift: [Float], scale: [Float]) {
    let (rows, width) = features.shape2
    let values = features.values
    var shift: [Float] = []
    var scale: [Float] = []
    for column in 0..<width {
      var (sum, squares) = (0.0, 0.0)
      for row in 0..<rows {
        let value = Double(values[row * width + column])
        sum += value
        squares += value * value
      }
      let mean = sum / Double(rows)
      let deviation = max(0, squares / Double(rows) - mean * mean).squareRoot()
      shift.append(Float(mean))
      scale.append(deviation > 1e-6 ? Float(1 / deviation) : 1)
    }
    return (shift, scale)
  }

  private static func standardized(_ features: Tensor, _ shift: [Float], _ scale: [Float]) -> Tensor {
    var result = features
    let width = shift.count
    result.changeValues { values in
      for index in values.indices { values[index] = (values[index] - shift[index % width]) * scale[index % width] }
    }
    return result
  }
}
