public import Parts
public import Tensor

/// One step of an augmentation: changes a picture, perhaps at random.
///
/// A value that says everything about itself: equal operations given equal random numbers give equal pictures, and its coded
/// form is part of a run's identity. An own operation is one conforming type; a tool that is to read recipes of others with it is
/// given its type: `catalogue: .standard.adding(MyOperation.self)`.
public protocol ImageOperation: Part {
  /// The key in manifests, such as `color-jitter`; never changed once runs carry it.
  static var name: String { get }

  /// Why its settings cannot be used, or nil, which is the default: a clause such as `hue is 0.7; it must be within 0...0.5`.
  var fault: String? { get }

  /// Changes `image`; all chance comes from `random`, which no other step sees.
  func apply(to image: inout PixelImage, random: inout RandomStream)
}

extension ImageOperation {
  /// The kind `pictureOperation`.
  public static var kind: PartKind { .pictureOperation }
  /// The key in manifests.
  public static var partName: String { name }
  /// None: all settings can be used.
  public var fault: String? { nil }
}

extension PartKind {
  /// What changes pictures.
  public static let pictureOperation = PartKind("picture operation")
}

extension Augmentation {
  /// The operations of this package.
  package static let standardTypes = PartTypes()
    .adding(RandomResizedCrop.self).adding(Resize.self).adding(HorizontalFlip.self).adding(ColorJitter.self)
    .adding(Grayscale.self).adding(GaussianBlur.self).adding(RandAugment.self).adding(SingleOperation.self)
}
