public import Data
import Tensor

/// A published way to ask for retrieval: so many pictures with so many captions each, every one of which is a query, in folds whose
/// recalls are averaged, with so many candidates in the order of image-text matching.
///
/// As every fold has as many queries as the others, the mean over folds is the mean over all queries.
public struct RetrievalProtocol: Sendable, Hashable {
  /// As it is typed: `coco-5k`.
  public let name: String
  /// Of all folds together.
  public let pictures: Int
  /// Of each picture, its first ones.
  public let captions: Int
  /// Into how many parts the pictures are cut, whose recalls are averaged.
  public let folds: Int
  /// Candidates a query that are re-ranked (`k_test` of the published code).
  public let shortlist: Int

  /// Rules by which retrieval is asked; a trap where the pictures cannot be cut into equal folds.
  public init(name: String, pictures: Int, captions: Int = 5, folds: Int = 1, shortlist: Int) {
    require(
      folds > 0 && pictures > 0 && pictures % folds == 0 && captions > 0 && shortlist > 0,
      "RetrievalProtocol \(name): \(pictures) pictures with \(captions) captions in \(folds) folds, \(shortlist) re-ranked"
    )
    self.name = name
    self.pictures = pictures
    self.captions = captions
    self.folds = folds
    self.shortlist = shortlist
  }

  /// Karpathy's 5,000 test pictures of COCO at once.
  public static let coco5k = RetrievalProtocol(name: "coco-5k", pictures: 5000, shortlist: 256)
  /// The same in five folds of 1,000.
  public static let coco1k = RetrievalProtocol(name: "coco-1k", pictures: 5000, folds: 5, shortlist: 256)
  /// Karpathy's 1,000 test pictures of Flickr30K.
  public static let flickr30k1k = RetrievalProtocol(name: "flickr30k-1k", pictures: 1000, shortlist: 128)

  /// All that are known by name.
  public static let all: [RetrievalProtocol] = [.coco5k, .coco1k, .flickr30k1k]

  /// What it asks, in words.
  package var description: String {
    let parts = folds == 1 ? "" : " in \(folds) folds, whose recalls are averaged"
    return
      "\(name): \(pictures) pictures\(parts), every one of \(captions) captions a query, the first \(shortlist) candidates re-ranked"
  }
}

extension RetrievalTask {
  /// `source` asked as published.
  ///
  /// - Throws: `RetrievalProtocolError` if it has other pictures than the protocol asks about, or too few captions.
  public init(name: String, source: any PairSource, protocol rules: RetrievalProtocol) throws(RetrievalProtocolError) {
    guard source.count == rules.pictures else {
      throw .pictures(source: source.name, count: source.count, rules)
    }
    for sample in 0..<source.count where source.captions(at: sample).count < rules.captions {
      throw .captions(source: source.name, sample: sample, rules)
    }
    let limited = FirstCaptionsSource(base: source, limit: rules.captions)
    self.init(name: name, source: limited, queries: .everyCaption)
    self.rules = rules
  }

  /// The task by its folds; itself where there is one.
  package var parts: [RetrievalTask] {
    guard let rules, rules.folds > 1 else { return [self] }
    let size = samples.count / rules.folds
    return (0..<rules.folds).map { fold in
      RetrievalTask(
        name: name, source: source, samples: Array(samples[(fold * size)..<((fold + 1) * size)]), queries: queries)
    }
  }
}

/// Another source with the first captions of each sample.
private struct FirstCaptionsSource: PairSource {
  let base: any PairSource
  let limit: Int

  var name: String { base.name }
  var count: Int { base.count }
  var fingerprint: UInt64 { Hashing.mix(Hashing.fnv1a("first captions \(limit)", state: base.fingerprint)) }

  func captions(at index: Int) -> [String] { Array(base.captions(at: index).prefix(limit)) }
  func group(at index: Int) -> String { base.group(at: index) }
  func origin(at index: Int) -> String { base.origin(at: index) }
  func style(at index: Int) -> String? { base.style(at: index) }
  func image(at index: Int) throws -> PixelImage { try base.image(at: index) }
}

/// Why data cannot be asked as published.
public enum RetrievalProtocolError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The source has not as many pictures as the protocol.
  case pictures(source: String, count: Int, RetrievalProtocol)
  /// A picture has not as many captions as the protocol.
  case captions(source: String, sample: Int, RetrievalProtocol)

  /// One sentence with what was found and what the protocol asks for.
  public var description: String {
    switch self {
    case .pictures(let source, let count, let rules):
      "\(source) holds \(count) pictures and \(rules.name) asks about \(rules.pictures): give the published test split, or leave out "
        + "protocol=\(rules.name)."
    case .captions(let source, let sample, let rules):
      "Sample \(sample) of \(source) has fewer than the \(rules.captions) captions that \(rules.name) asks: give the published test "
        + "split, or leave out protocol=\(rules.name)."
    }
  }
}
