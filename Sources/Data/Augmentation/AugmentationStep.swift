/// An image operation and how often it is applied.
public struct AugmentationStep: Sendable {
  public var operation: any ImageOperation
  /// In `0...1`; 1 is always.
  public var probability: Float

  public init(_ operation: any ImageOperation, probability: Float = 1) {
    self.operation = operation
    self.probability = probability
  }

  /// The key of the operation in manifests.
  public var name: String { type(of: operation).name }
}

extension AugmentationStep: Hashable {
  public static func == (left: AugmentationStep, right: AugmentationStep) -> Bool {
    left.probability == right.probability && AnyHashable(left.operation) == AnyHashable(right.operation)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(probability)
    hasher.combine(AnyHashable(operation))
  }
}

extension AugmentationStep: Codable {
  private enum Key: String, CodingKey {
    case operation
    case probability
    case settings
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let registry = decoder.userInfo[.imageOperations] as? ImageOperationRegistry ?? .standard
    let name = try container.decode(String.self, forKey: .operation)
    guard let type = registry[name] else {
      throw DecodingError.dataCorruptedError(
        forKey: .operation, in: container,
        debugDescription: "There is no image operation \(name); known are \(registry.names.joined(separator: ", ")).")
    }
    operation = try type.init(from: container.superDecoder(forKey: .settings))
    probability = try container.decode(Float.self, forKey: .probability)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .operation)
    try container.encode(probability, forKey: .probability)
    try container.encode(operation, forKey: .settings)
  }
}
