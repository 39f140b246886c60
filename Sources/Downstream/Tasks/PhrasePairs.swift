import Data

/// Phrases with their pictures as pairs to train on: a sample is a phrase, and all phrases of a picture are one group, so that none of them
/// is another's wrong answer.
struct PhrasePairs: PairSource {
  private let phrases: GroundingSet

  init(_ phrases: GroundingSet) { self.phrases = phrases }

  var name: String { phrases.name }
  var fingerprint: UInt64 { phrases.fingerprint }
  var count: Int { phrases.examples.count }
  func captions(at index: Int) -> [String] { [phrases.examples[index].text] }
  func group(at index: Int) -> String { phrases.pictures.group(at: phrases.examples[index].picture) }
  func origin(at index: Int) -> String { phrases.name }
  func image(at index: Int) throws -> PixelImage { try phrases.pictures.image(at: phrases.examples[index].picture) }
}
