package import Data
import Tensor

/// The pictures of one split that the derived tasks are about, with what their captions name.
package struct TaskPictures: Sendable {
  package let split: DataSplit
  package let source: DebCapSource
  /// A concept per picture; nil where there is none.
  package let concepts: [Concept?]
  /// By concept, what it is a kind of, itself included.
  package let closures: [SynsetID: Set<SynsetID>]
  /// The pictures of each concept, in their order.
  package let pictures: [SynsetID: [Int]]
  /// The concepts that occur, in the order of their first pictures.
  package let synsets: [SynsetID]
  package let map: ConceptMap
  /// A subgroup of `emoji-test.txt` a picture, such as `clothing`; empty for other pictures.
  package let subgroups: [String]

  package init(_ source: DebCapSource, split: DataSplit, map: ConceptMap, emoji: EmojiGroups) {
    self.source = source
    subgroups = (0..<source.count).map { picture in
      let record = source.record(at: picture)
      return record.origin == .emoji ? emoji.subgroups[record.group] ?? "" : ""
    }
    self.split = split
    self.map = map
    concepts = source.places.map { map.concepts[$0] }
    var pictures: [SynsetID: [Int]] = [:]
    var synsets: [SynsetID] = []
    for (picture, concept) in concepts.enumerated() {
      guard let synset = concept?.synset else { continue }
      if pictures[synset] == nil { synsets.append(synset) }
      pictures[synset, default: []].append(picture)
    }
    self.pictures = pictures
    self.synsets = synsets
    closures = Dictionary(uniqueKeysWithValues: synsets.map { ($0, Set(map.wordNet.ancestors(of: $0))) })
  }

  /// The concepts that `word` can be said of, in order.
  package func synsets(of word: CuratedWords.Entry) -> [SynsetID] {
    synsets.filter { !(closures[$0]?.isDisjoint(with: word.synsets) ?? true) }
  }

  /// The pictures of `synsets`, concept by concept.
  package func pictures(of synsets: [SynsetID]) -> [Int] { synsets.flatMap { pictures[$0] ?? [] } }

  package func record(_ picture: Int) -> DebCapRecord { source.record(at: picture) }

  /// The places in the cache of the pictures of each split: pre-training collections, and in validation and test stamps as
  /// well, on which nothing is trained.
  ///
  /// Letters, coins and signs among the stamps are left out, and in validation and test every picture whose pixels equal those
  /// of a picture before it in the splits: emoji of two code points may share a drawing.
  static func places(in cache: DebCapCache) -> [DataSplit: [Int]] {
    var seen: [UInt64: DataSplit] = [:]
    var result: [DataSplit: [Int]] = [:]
    for split in DataSplit.allCases {
      var filter = DebCapFilter.pretraining(split)
      if split != .train { filter.origins.insert(.tuxpaint) }
      filter.excludedMarks = [.nearDuplicate, .symbol]
      result[split] = cache.records.indices.filter { place in
        guard filter.contains(cache.records[place]) else { return false }
        let hash = WordHash.hash(cache.image(at: place).pixels)
        return seen.updateValue(seen[hash] ?? split, forKey: hash) ?? split == split
      }
    }
    return result
  }
}
