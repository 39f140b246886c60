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
  /// Where pictures and captions come from.
  public let source: any PairSource
  /// Numbers of samples in `source`, each once.
  public let samples: [Int]
  /// Which captions ask.
  public let queries: Queries
  /// The published protocol that it follows; nil for none.
  public internal(set) var rules: RetrievalProtocol?

  /// A task on the samples with these places in `source`.
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
  package init(name: String, source: any PairSource, origin: String) {
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

/// A task spelled out: its pictures, its captions, and which belong together.
package struct RetrievalGallery {
  package let task: RetrievalTask
  /// `[images]`: samples, in the task's order.
  package var images: [Int] { task.samples }
  /// `[captions]`: the sample from which each caption is taken.
  package let captions: [Int]
  /// `[captions]`: cleaned.
  package let texts: [String]
  /// `[images]`: the captions of each picture's group.
  package let captionsOfImages: [Set<Int>]
  /// `[captions]`: all pictures of the caption's group.
  package let imagesOfCaptions: [Set<Int>]

  /// Groups are numbered as they appear. A group is queried with the first caption of its first sample; should cleaning leave nothing
  /// of it, with the next. If every caption asks, those of which cleaning leaves nothing do not.
  package init(_ task: RetrievalTask, cleaner: CaptionCleaner) throws(RetrievalError) {
    guard !task.samples.isEmpty else { throw RetrievalError.emptiness(task: task.name) }
    var numbers: [String: Int] = [:]
    var groups: [String] = []
    var members: [[Int]] = []
    for (image, sample) in task.samples.enumerated() {
      let group = task.source.group(at: sample)
      if let number = numbers[group] {
        members[number].append(image)
      } else {
        numbers[group] = groups.count
        groups.append(group)
        members.append([image])
      }
    }
    var captions: [Int] = []
    var texts: [String] = []
    var captionsOfImages = [Set<Int>](repeating: [], count: task.samples.count)
    var imagesOfCaptions: [Set<Int>] = []
    for (number, images) in members.enumerated() {
      let candidates = images.lazy.map { task.samples[$0] }.flatMap { sample in
        task.source.captions(at: sample).lazy.map { (sample: sample, text: cleaner.clean($0)) }
      }
      let queries =
        switch task.queries {
        case .firstCaptionOfGroup: candidates.first { !$0.text.isEmpty }.map { [$0] } ?? []
        case .everyCaption: Array(candidates.filter { !$0.text.isEmpty })
        }
      guard !queries.isEmpty else {
        throw RetrievalError.caption(task: task.name, source: task.source.name, group: groups[number])
      }
      let numbers = Set(captions.count..<(captions.count + queries.count))
      captions += queries.map(\.sample)
      texts += queries.map(\.text)
      imagesOfCaptions += queries.map { _ in Set(images) }
      for image in images { captionsOfImages[image] = numbers }
    }
    self.task = task
    self.captions = captions
    self.texts = texts
    self.captionsOfImages = captionsOfImages
    self.imagesOfCaptions = imagesOfCaptions
  }

  /// What a random order reaches.
  package var chance: BidirectionalRecall { chanceRanks.recall }

  /// The ranks of a random order, by query.
  var chanceRanks: BidirectionalRanks {
    let (images, captions) = (captionsOfImages.count, imagesOfCaptions.count)
    return BidirectionalRanks(
      imageToText: captionsOfImages.map { .chance(candidates: captions, positives: $0.count) },
      textToImage: imagesOfCaptions.map { .chance(candidates: images, positives: $0.count) })
  }
}
