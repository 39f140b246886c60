public import Tensor

/// One step of an augmentation: changes a picture, perhaps at random.
///
/// A value that says everything about itself: equal operations given equal random numbers give equal pictures, and its coded
/// form is part of a run's identity. An own operation is one conforming type, added to an `ImageOperationRegistry` where
/// recipes are read back.
public protocol ImageOperation: Sendable, Hashable, Codable {
  /// The key in manifests, such as `color-jitter`; never changed once runs carry it.
  static var name: String { get }

  /// Changes `image`; all chance comes from `random`, which no other step sees.
  func apply(to image: inout PixelImage, random: inout RandomStream)
}

/// The image operations that can be read back from a manifest, by name.
///
/// Immutable: `ImageOperationRegistry.standard.adding(MyOperation.self)` is another registry. A decoder finds it in its
/// `userInfo` under `CodingUserInfoKey.imageOperations`; without one it knows the standard operations.
public struct ImageOperationRegistry: Sendable {
  private var types: [String: any ImageOperation.Type] = [:]

  /// The operations of this package.
  public static let standard = ImageOperationRegistry()
    .adding(RandomResizedCrop.self).adding(Resize.self).adding(HorizontalFlip.self).adding(ColorJitter.self)
    .adding(Grayscale.self).adding(GaussianBlur.self).adding(RandAugment.self).adding(SingleOperation.self)

  private init() {}

  /// This registry and `type`, which takes the place of one with the same name.
  public func adding(_ type: any ImageOperation.Type) -> ImageOperationRegistry {
    var result = self
    result.types[type.name] = type
    return result
  }

  /// The operation called `name`.
  package subscript(name: String) -> (any ImageOperation.Type)? { types[name] }

  /// The names, sorted.
  package var names: [String] { types.keys.sorted() }
}

extension CodingUserInfoKey {
  /// Where a decoder of augmentations looks for its `ImageOperationRegistry`.
  public static let imageOperations = CodingUserInfoKey(validated: "triad.image-operations")

  private init(validated name: String) {
    guard let key = CodingUserInfoKey(rawValue: name) else { fatalError("CodingUserInfoKey: no key \(name)") }
    self = key
  }
}
