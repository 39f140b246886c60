import Autograd
package import Parts
package import Tensor

/// The three encoders of a recipe.
///
/// ```swift
/// let convolutional = Recipe.tcl(.demo).with(\.encoders.image, ConvolutionalEncoder()).named("convolutional")
/// ```
///
/// A standard one is not written, so a recipe that names none has the identity that it had before there was a choice.
public struct EncoderChoice: Sendable, Hashable {
  private var imagePart: VersionedPart<any ImageArchitecture>
  private var textPart: VersionedPart<any TextArchitecture>
  private var fusionPart: VersionedPart<any FusionArchitecture>

  /// The three encoders of a recipe; without a choice those of TCL.
  public init(
    image: any ImageArchitecture = ViT(), text: any TextArchitecture = BERT(),
    fusion: any FusionArchitecture = BERTFusion()
  ) {
    imagePart = VersionedPart(image, as: image)
    textPart = VersionedPart(text, as: text)
    fusionPart = VersionedPart(fusion, as: fusion)
  }

  /// The published ones.
  public static let vitBERT = EncoderChoice()

  /// What reads pictures.
  public var image: any ImageArchitecture {
    get { imagePart.value }
    set { imagePart = VersionedPart(newValue, as: newValue) }
  }

  /// What reads captions.
  public var text: any TextArchitecture {
    get { textPart.value }
    set { textPart = VersionedPart(newValue, as: newValue) }
  }

  /// What reads both.
  public var fusion: any FusionArchitecture {
    get { fusionPart.value }
    set { fusionPart = VersionedPart(newValue, as: newValue) }
  }

  /// Each with the version that it was written with: image, text, fusion.
  package var parts: [VersionedPart<any Part>] { [imagePart.erased, textPart.erased, fusionPart.erased] }

  /// The name of the encoder of a kind.
  package func name(of kind: PartKind) -> String {
    parts.map { type(of: $0.value) }.first { $0.kind == kind }?.partName ?? ""
  }

  /// Why a model of `shape` with these encoders cannot be shown pictures of another side, or nil.
  ///
  /// ViT's positions are interpolated; of an encoder of your own nobody knows what its parameters mean, so they must be as they are.
  ///
  /// - Parameter device: Where such encoders are made, to compare what they have.
  package func fault(showing side: Int, to shape: ModelShape, on device: any Device) -> String? {
    var other = shape
    other.imageSide = side
    if let fault = ModelOutline(shape: other, encoders: self).fault { return fault }
    guard side != shape.imageSide, !(image is ViT) else { return nil }
    let make = ParameterMaker(seed: Seed(0), device: device)
    let sizes = [shape, other].map { image.makeEncoder(for: $0, make).parameters.map(\.shape) }
    return sizes[0] == sizes[1]
      ? nil : "the image encoder '\(name(of: .imageEncoder))' has parameters that depend on the side of its pictures"
  }
}

extension EncoderChoice: Codable {
  /// The encoders of this package.
  package static let standardTypes = PartTypes().adding(ViT.self).adding(BERT.self).adding(BERTFusion.self)

  private enum Slot: String, CodingKey { case image, text, fusion }
  private enum CodingKeys: String, CodingKey { case name, settings, version }

  /// Reads the encoders that are named, and takes the standard ones for the others.
  public init(from decoder: any Decoder) throws {
    let slots = try decoder.container(keyedBy: Slot.self)
    let types = decoder.partTypes(or: EncoderChoice.standardTypes)
    func read<Value: Sendable>(
      _ slot: Slot, _ kind: PartKind, or standard: VersionedPart<Value>, as conversion: (any Part) -> Value?
    ) throws -> VersionedPart<Value> {
      guard slots.contains(slot) else { return standard }
      return try slots.nestedContainer(keyedBy: CodingKeys.self, forKey: slot).decodePart(
        kind, as: conversion, name: .name, settings: .settings, version: .version, among: types)
    }
    let standard = EncoderChoice.vitBERT
    imagePart = try read(.image, .imageEncoder, or: standard.imagePart) { $0 as? any ImageArchitecture }
    textPart = try read(.text, .textEncoder, or: standard.textPart) { $0 as? any TextArchitecture }
    fusionPart = try read(.fusion, .fusionEncoder, or: standard.fusionPart) { $0 as? any FusionArchitecture }
  }

  /// Writes the encoders that are not the standard ones, with settings and versions.
  public func encode(to encoder: any Encoder) throws {
    var slots = encoder.container(keyedBy: Slot.self)
    for (slot, (part, standard)) in zip([Slot.image, .text, .fusion], zip(parts, EncoderChoice.vitBERT.parts))
    where part != standard {
      var container = slots.nestedContainer(keyedBy: CodingKeys.self, forKey: slot)
      try container.encode(part, name: .name, settings: .settings, version: .version)
    }
  }
}
