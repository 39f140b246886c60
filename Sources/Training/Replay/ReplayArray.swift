import Checkpoints
import Encoders
public import Tensor

/// An array of a replayed model's state under the name and in the shape of the published code.
public struct ReplayArray: Sendable {
  public enum Contents: Sendable {
    case floats(Tensor)
    case integers([Int], shape: [Int])
  }

  public let name: String
  public let contents: Contents

  /// The sizes of its axes.
  public var shape: [Int] {
    switch contents {
    case .floats(let tensor): tensor.shape.sizes
    case .integers(_, let shape): shape
    }
  }

  /// The elements as double precision numbers, in order.
  public var values: [Double] {
    switch contents {
    case .floats(let tensor): tensor.withValues { $0.map { Double($0) } }
    case .integers(let values, _): values.map { Double($0) }
    }
  }
}

extension SafeTensorsWriter {
  mutating func add(_ array: ReplayArray) {
    switch array.contents {
    case .floats(let tensor): add(array.name, tensor)
    case .integers(let values, let shape): add(array.name, integers: values, shape: shape)
    }
  }
}

extension SafeTensorsReader {
  /// Reads `name` as the kind of array that `array` is.
  func array(_ name: String, like array: ReplayArray) throws(CheckpointError) -> ReplayArray {
    switch array.contents {
    case .floats: ReplayArray(name: name, contents: .floats(try tensor(name)))
    case .integers:
      ReplayArray(name: name, contents: .integers(try integers(name), shape: shape(of: name) ?? []))
    }
  }
}
