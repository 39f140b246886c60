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
