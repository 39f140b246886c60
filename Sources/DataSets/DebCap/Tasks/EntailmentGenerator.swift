package import Downstream
package import Tensor

/// "There is a bird in the picture", and whether that follows from what the caption names.
///
/// With c the concept of the caption and h that of the sentence: entailment if c is h or a kind of it; neutral if h is a kind
/// of c and of its coarse class (the caption says "bird", the sentence "robin"); contradiction if neither is a kind of the other
/// and both are of one coarse class, kinds of a parent of h first. Each sentence has as many pictures of each label, so the
/// sentence alone says nothing. The labels come from captions: what is neutral may be decidable from the picture, as in SNLI-VE.
package enum EntailmentGenerator {
  /// The greatest number of pictures of one label per sentence.
  package static let cap = 20

  package static func examples(_ pictures: TaskPictures, ways: Int, seed: Seed) -> [EntailmentExample] {
    let wordNet = pictures.map.wordNet
    let classes = Dictionary(
      grouping: pictures.synsets, by: { wordNet.synset($0)?.coarseClass ?? .tops })
    // What captions name somewhere, in any split, and the curated words: what people say when they see a picture.
    let hypotheses = Set(pictures.map.synsets + CuratedWords.entries(in: wordNet).flatMap(\.synsets))
    var sentences: Set<String> = []
    /// How often each picture has each label so far.
    var balance = [[Int]](repeating: [0, 0, 0], count: pictures.source.count)
    var result: [EntailmentExample] = []
    for hypothesis in hypotheses.sorted() {
      guard let synset = wordNet.synset(hypothesis) else { continue }
      let sentence = "there is \(English.phrase(pictures.map.noun(of: synset))) in the picture"
      // Two senses of one noun would give one sentence two meanings.
      guard !sentences.contains(sentence) else { continue }
      let labelled = Self.labelled(synset, classes[synset.coarseClass] ?? [], pictures)
      let labels: [Entailment] = ways == 2 ? [.entailment, .contradiction] : [.entailment, .neutral, .contradiction]
      let count = min(cap, labels.map { labelled[$0, default: []].count }.min() ?? 0)
      guard count > 0 else { continue }
      sentences.insert(sentence)
      for label in labels {
        var random = seed.derived("sentence", hypothesis.offset, label.rawValue).stream()
        // Sisters come first, then pictures that had this label less often than others: so that pictures alone say little.
        let shuffled = labelled[label, default: []].shuffled(using: &random)
        let costs = shuffled.enumerated().map { place, candidate in
          let counts = balance[candidate.picture]
          return (candidate.distance, labels.count * counts[label.rawValue] - counts.reduce(0, +), place)
        }
        let order = shuffled.indices.sorted { costs[$0] < costs[$1] }
        for place in order.prefix(count) {
          let picture = shuffled[place].picture
          balance[picture][label.rawValue] += 1
          result.append(
            EntailmentExample(id: result.count, picture: picture, hypothesis: sentence, label: label))
        }
      }
    }
    return result
  }

  /// A picture, and how far its concept is from being mistaken for the sentence's.
  struct Candidate {
    let picture: Int
    /// 0 for sisters, 1 for others of the class; 0 where it does not matter.
    let distance: Int
  }

  private static func labelled(
    _ hypothesis: Synset, _ concepts: [SynsetID], _ pictures: TaskPictures
  ) -> [Entailment: [Candidate]] {
    let ancestors = Set(pictures.map.wordNet.ancestors(of: hypothesis.id))
    let parents = hypothesis.hypernyms
    var result: [Entailment: [Candidate]] = [:]
    for concept in concepts {
      let closure = pictures.closures[concept] ?? []
      let label: Entailment =
        closure.contains(hypothesis.id) ? .entailment : ancestors.contains(concept) ? .neutral : .contradiction
      let isSister = parents.contains { closure.contains($0) }
      let distance = label == .contradiction && !isSister ? 1 : 0
      for picture in pictures.pictures[concept] ?? [] {
        result[label, default: []].append(Candidate(picture: picture, distance: distance))
      }
    }
    return result
  }
}
