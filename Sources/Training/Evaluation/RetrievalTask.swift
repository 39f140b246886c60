public import Data
import Tensor

/// Some samples of a source, to be found by their captions and to find them.
///
/// Text to image: the captions that ``queries`` takes. Image to text: every picture against those captions. All pictures of a group
/// are positives of its captions, and its captions of them.
public struct RetrievalTask: Sendable {
  /// Which captions ask.
  public enum Queries: String, Sendable, Hashable, Codable, CaseIterable {
    /// One query a group: the first caption of its first sample.
    case firstCaptionOfGroup = "first-caption-of-group"
    /// Every caption of every sample, as published for COCO and Flickr30K: five queries a picture.
    case everyCaption = "every-caption"
  }

  /// The name in tables, such as `emoji`.
  public let name: String
  public let source: any PairSource
  /// Numbers of samples in `source`, each once.
  public let samples: [Int]
  /// Which captions ask.
  public let queries: Queries

  public init(
    name: String, source: any PairSource, samples: [Int], queries: Queries = .firstCaptionOfGroup
  ) {
    require(
      samples.allSatisfy((0..<source.count).contains),
      "retrieval task '\(name)': a sample is outside the \(source.count) samples of \(source.name)")
    require(Set(samples).count == samples.count, "retrieval task '\(name)': a sample is listed twice")
    self.name = name
    self.source = source
    self.samples = samples
    self.queries = queries
  }

  /// The samples that `isIncluded` takes by number, all by default.
  public init(
    name: String, source: any PairSource, queries: Queries = .firstCaptionOfGroup,
    where isIncluded: (Int) -> Bool = { _ in true }
  ) {
    self.init(name: name, source: source, samples: (0..<source.count).filter(isIncluded), queries: queries)
  }

  /// The samples that come from `origin`.
  public init(name: String, source: any PairSource, origin: String) {
    self.init(name: name, source: source) { source.origin(at: $0) == origin }
  }

  /// One task an origin, named after it, in the order in which `source` first shows them.
  public static func byOrigin(of source: any PairSource) -> [RetrievalTask] {
    var origins: [String] = []
    var samples: [String: [Int]] = [:]
    for sample in 0..<source.count {
      let origin = source.origin(at: sample)
      if samples[origin] == nil { origins.append(origin) }
      samples[origin, default: []].append(sample)
    }
    return origins.map { RetrievalTask(name: $0, source: source, samples: samples[$0] ?? []) }
  }
}
