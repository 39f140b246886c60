internal import Tensor

/// Pairs held in memory, for tests and small data of your own.
public struct InMemorySource: PairSource {
  /// One picture with its captions.
  public struct Sample: Sendable, Hashable {
    package var image: PixelImage
    /// The preferred one first; never empty.
    package var captions: [String]
    package var group: String
    package var origin: String

    /// - Parameter group: The first caption when nil.
    public init(image: PixelImage, captions: [String], group: String? = nil, origin: String = "memory") {
      require(!captions.isEmpty, "InMemorySource: a sample without a caption")
      self.image = image
      self.captions = captions
      self.group = group ?? captions[0]
      self.origin = origin
    }
  }

  /// The name that was given.
  public let name: String
  package let samples: [Sample]
  /// A hash of all pictures, captions, groups and origins.
  public let fingerprint: UInt64

  /// The samples, in this order.
  public init(name: String, samples: [Sample]) {
    self.name = name
    self.samples = samples
    var state = Hashing.fnv1a("in-memory")
    for sample in samples {
      state = Hashing.fnv1a("\(sample.image.width) \(sample.image.height) \(sample.captions.count)\n", state: state)
      state = Hashing.fnv1a(sample.image.pixels, state: state)
      for text in sample.captions + [sample.group, sample.origin] { state = Hashing.fnv1a(text + "\n", state: state) }
    }
    fingerprint = Hashing.mix(state)
  }

  /// How many samples there are.
  public var count: Int { samples.count }
  /// The captions of the sample.
  public func captions(at index: Int) -> [String] { samples[index].captions }
  /// The group of the sample.
  public func group(at index: Int) -> String { samples[index].group }
  /// Where the sample says it is from.
  public func origin(at index: Int) -> String { samples[index].origin }
  /// The picture of the sample.
  public func image(at index: Int) -> PixelImage { samples[index].image }
}
