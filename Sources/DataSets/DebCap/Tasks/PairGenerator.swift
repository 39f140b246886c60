package import Downstream
package import Tensor

/// Statements about two pictures, drawn until there are enough.
package enum PairGenerator {
  /// At most `count` pairs, four a statement.
  package static func statements(_ pictures: TaskPictures, count: Int, seed: Seed) -> [PicturePairStatement] {
    let pools = PairPools(pictures)
    var random = seed.stream()
    let templates = PairTemplate.allCases
    var seen: Set<String> = []
    var result: [PicturePairStatement] = []
    var number = 0
    // Small splits run out of new statements; then what there is suffices.
    for _ in 0..<max(1, count) where result.count + 4 <= count {
      guard let choice = PairTemplate.weighted(templates.map(\.weight), &random) else { break }
      let quartets = templates[choice].draw(from: pools, pictures, &random)
      guard result.count + 4 * quartets.count <= count else { continue }
      let keys = quartets.map { "\($0.statement): \($0.truths) \($0.falsehoods)" }
      guard seen.isDisjoint(with: keys) else { continue }
      seen.formUnion(keys)
      for quartet in quartets {
        let pairs = quartet.truths.map { ($0, true) } + quartet.falsehoods.map { ($0, false) }
        for ((left, right), isTrue) in pairs {
          result.append(
            PicturePairStatement(
              id: result.count, left: left, right: right, statement: quartet.statement, isTrue: isTrue,
              statementNumber: number))
        }
        number += 1
      }
    }
    return result
  }
}

/// What statements about two pictures of a split can be made of.
struct PairPools {
  /// A curated word with the pictures that show it and those that do not.
  struct Word {
    let phrase: String
    let with: [Int]
    let without: [Int]
    /// Of those without, the ones of the word's coarse class: what a model may mistake for it.
    let near: [Int]
  }

  /// A concept with at least two pictures.
  struct Thing {
    let synset: SynsetID
    let phrase: String
    let pictures: [Int]
  }

  /// Words of at least four pictures on both sides, each as often as it has pictures, at most 60 times: so that all
  /// pictures get their turn and persons do not crowd out the rest.
  let words: [Word]
  /// Things by coarse class, of classes with at least two.
  let things: [[Thing]]
  /// Of each subgroup of emoji the pictures by emoji, where there are two emoji of at least two pictures.
  let drawings: [[[Int]]]
  /// Clocks with their times.
  let clocks: [(picture: Int, face: ClockFace)]
  /// Cards by the number of their symbols.
  let cards: [Int: [Int]]

  init(_ pictures: TaskPictures) {
    let wordNet = pictures.map.wordNet
    words = CuratedWords.entries(in: wordNet).flatMap { entry -> [Word] in
      let synsets = pictures.synsets(of: entry)
      let excluded = entry.synsets.reduce(into: Set(synsets)) { $0.formUnion(wordNet.ancestors(of: $1)) }
      let others = pictures.synsets.filter { !excluded.contains($0) }
      let classes = Set(entry.synsets.compactMap { wordNet.synset($0)?.coarseClass })
      let word = Word(
        phrase: English.phrase(entry.word), with: pictures.pictures(of: synsets),
        without: pictures.pictures(of: others),
        near: pictures.pictures(
          of: others.filter { wordNet.synset($0).map { classes.contains($0.coarseClass) } ?? false }))
      guard word.with.count >= 4, word.without.count >= 4 else { return [] }
      return [Word](repeating: word, count: min(60, word.with.count))
    }
    let things = pictures.synsets.compactMap { synset -> Thing? in
      guard let noun = wordNet.synset(synset).map(pictures.map.noun), let own = pictures.pictures[synset],
        own.count >= 2
      else {
        return nil
      }
      return Thing(synset: synset, phrase: English.phrase(noun), pictures: own)
    }
    self.things = Supersense.allCases.map { supersense in
      things.filter { wordNet.synset($0.synset)?.coarseClass == supersense }
    }.filter { $0.count >= 2 }
    drawings = Self.drawings(of: pictures)
    clocks = (0..<pictures.source.count).compactMap { picture in
      guard pictures.record(picture).origin == .emoji else { return nil }
      return ClockFace(caption: pictures.source.captions(at: picture)[0]).map { (picture, $0) }
    }
    var cards: [Int: [Int]] = [:]
    for picture in 0..<pictures.source.count {
      let pips = PlayingCard(caption: pictures.source.captions(at: picture)[0])?.pips
      if let pips { cards[pips, default: []].append(picture) }
    }
    self.cards = cards
  }

  private static func drawings(of pictures: TaskPictures) -> [[[Int]]] {
    var order: [String] = []
    var groups: [String: [String]] = [:]
    var members: [String: [Int]] = [:]
    for picture in 0..<pictures.source.count where !pictures.subgroups[picture].isEmpty {
      let (subgroup, group) = (pictures.subgroups[picture], pictures.source.group(at: picture))
      if groups[subgroup] == nil { order.append(subgroup) }
      if members[group] == nil { groups[subgroup, default: []].append(group) }
      members[group, default: []].append(picture)
    }
    return order.map { subgroup in
      (groups[subgroup] ?? []).compactMap { members[$0] }.filter { $0.count >= 2 }
    }.filter { $0.count >= 2 }
  }
}
