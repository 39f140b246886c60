/// The concept of each picture of DebCap, from its preferred caption.
package struct ConceptMap: Sendable {
  package let wordNet: WordNet
  /// A concept per record, in the records' order; nil where the caption names none.
  package let concepts: [Concept?]
  /// Whether the rule considers a record: it is in a folder or group of the tables. Flags and playing cards are not considered:
  /// they have names, but all of them show a flag or a card.
  package let isConsidered: [Bool]

  /// The synsets that occur, each once, in WordNet's order.
  package let synsets: [SynsetID]

  private let nouns: [SynsetID: String]
  private let closures: [SynsetID: [SynsetID]]

  /// Maps `records` by `rule`'s tables.
  package init(_ records: [DebCapRecord], wordNet: WordNet, rule: ConceptRule, emoji: EmojiGroups) {
    var concepts: [Concept?] = []
    var isConsidered: [Bool] = []
    var closures: [SynsetID: [SynsetID]] = [:]
    for record in records {
      let allowed = Self.allowed(for: record, emoji)
      let concept = allowed.flatMap { rule.concept(of: record.captions[0], allowed: $0) }
      if let synset = concept?.synset, closures[synset] == nil { closures[synset] = wordNet.ancestors(of: synset) }
      concepts.append(concept)
      isConsidered.append(allowed != nil)
    }
    self.wordNet = wordNet
    self.concepts = concepts
    self.isConsidered = isConsidered
    self.closures = closures
    synsets = closures.keys.sorted()
    nouns = Self.nouns(concepts, wordNet)
  }

  /// What `synset` is called in a sentence: the noun that captions use most, else WordNet's preferred one.
  package func noun(of synset: Synset) -> String { nouns[synset.id] ?? synset.noun }

  private static func nouns(_ concepts: [Concept?], _ wordNet: WordNet) -> [SynsetID: String] {
    var counts: [SynsetID: [String: Int]] = [:]
    for case let concept? in concepts { counts[concept.synset, default: [:]][concept.lemma, default: 0] += 1 }
    return counts.reduce(into: [:]) { result, entry in
      let words = wordNet.synset(entry.key)?.words ?? []
      // As the synset spells it, which knows names.
      func uses(_ word: String) -> Int { entry.value[word.lowercased()] ?? 0 }
      let greatest = words.map(uses).max() ?? 0
      result[entry.key] = words.first { uses($0) == greatest }?.replacing("_", with: " ")
    }
  }

  /// The concept's synset and everything that it is a kind of, the nearest first.
  package func ancestors(of concept: Concept) -> [SynsetID] {
    closures[concept.synset] ?? wordNet.ancestors(of: concept.synset)
  }

  /// The classes that the picture of `record` may be of.
  package static func allowed(for record: DebCapRecord, _ emoji: EmojiGroups) -> Set<Supersense>? {
    let folder = record.file.prefix { $0 != "/" }
    switch record.origin {
    case .tuxpaint: return SupersenseTable.allowed(inStampFolder: folder)
    case .sweethome3d: return SupersenseTable.furniture
    case .openclipart:
      guard !record.file.contains("/flags/"), !record.file.contains("/cards/") else { return nil }
      return SupersenseTable.allowed(inClipArtFolder: folder)
    case .emoji:
      guard let group = emoji.groups[record.group] else { return nil }
      return SupersenseTable.allowed(emojiGroup: group, subgroup: emoji.subgroups[record.group] ?? "")
    }
  }
}

/// What a caption says the picture shows, as a noun and the sense of it that is meant.
package struct Concept: Sendable, Hashable {
  /// The noun as WordNet spells it, with underscores between words.
  package let lemma: String
  package let synset: SynsetID

  package init(lemma: String, synset: SynsetID) {
    self.lemma = lemma
    self.synset = synset
  }
}
