/// "What kind of thing is this?", of each picture whose concept is of one of the kinds.
package enum KindQuestions {
  package static func drafts(_ pictures: TaskPictures) -> [QuestionDraft] {
    let wordNet = pictures.map.wordNet
    var kinds: [SynsetID: PictureKind] = [:]
    for synset in pictures.synsets {
      kinds[synset] = PictureKind(ancestors: wordNet.ancestors(of: synset), in: wordNet)
    }
    return pictures.concepts.enumerated().compactMap { picture, concept in
      concept.flatMap { kinds[$0.synset] }.map {
        QuestionDraft(picture, "what kind of thing is this?", $0.rawValue, kind: .kind)
      }
    }
  }
}

/// What kind of thing a picture shows: the answers to "what kind of thing is this?".
package enum PictureKind: String, Sendable, Hashable, CaseIterable {
  case animal
  case plant
  case food
  case person
  case bodyPart = "body part"
  case vehicle
  case furniture
  case clothing
  case building
  case instrument
  case tool
  case container
  case otherArtifact = "other artifact"

  /// The kind of things under the closure `ancestors`, the nearest first; nil for what is none of these, such as stars.
  package init?(ancestors: [SynsetID], in wordNet: WordNet) {
    guard let own = ancestors.first.flatMap({ wordNet.synset($0) }) else { return nil }
    // Dragons and ghosts are filed with persons, but they are none.
    func isUnderRoot(_ name: String) -> Bool {
      ancestors.contains { wordNet.synset($0).map { $0.supersense == .tops && $0.words[0] == name } ?? false }
    }
    switch own.coarseClass {
    case .animal where isUnderRoot("animal"): self = .animal
    case .plant: self = .plant
    case .food: self = .food
    case .person where isUnderRoot("person"): self = .person
    case .body: self = .bodyPart
    case .artifact:
      let kinds = Self.kinds(in: wordNet)
      self = ancestors.lazy.compactMap { kinds[$0] }.first ?? .otherArtifact
    default: return nil
    }
  }

  private static func kinds(in wordNet: WordNet) -> [SynsetID: PictureKind] {
    let senses: [(lemma: String, kind: PictureKind)] = [
      ("vehicle", .vehicle), ("furniture", .furniture), ("clothing", .clothing), ("building", .building),
      ("musical_instrument", .instrument), ("tool", .tool), ("container", .container),
    ]
    return senses.reduce(into: [:]) { result, sense in
      let synset = wordNet.senses(of: sense.lemma).first { wordNet.synset($0)?.coarseClass == .artifact }
      if let synset { result[synset] = sense.kind }
    }
  }
}
