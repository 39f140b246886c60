/// The nouns of WordNet 3.0: their senses, their coarse classes, and the hierarchy of kinds.
///
/// ```swift
/// let wordNet = try WordNet(folder: "/usr/share/wordnet")
/// let dog = wordNet.senses(of: "dog")[0]
/// wordNet.ancestors(of: dog)          // dog, canine, domestic animal, carnivore, ...
/// ```
///
/// The format is that of wndb(5WN); glosses and the other parts of speech are not read.
package struct WordNet: Sendable {
  private let synsets: [SynsetID: Synset]
  private let index: [String: [SynsetID]]
  private let morphology: NounMorphology

  /// Reads `data.noun`, `index.noun` and `noun.exc` in `folder`.
  package init(folder: String) throws(WordNetError) {
    var data = try WordNetFields(path: folder + "/data.noun")
    var synsets: [SynsetID: Synset] = [:]
    var lines: [(line: Int, id: SynsetID)] = []
    while data.advance() {
      let synset = try Synset(from: &data)
      guard synsets.updateValue(synset, forKey: synset.id) == nil else {
        throw data.fault("the synset \(synset.id) occurs a second time")
      }
      lines.append((data.line, synset.id))
    }
    guard !synsets.isEmpty else { throw WordNetError.emptiness(path: data.path) }
    for (line, id) in lines {
      for parent in synsets[id]?.hypernyms ?? [] where synsets[parent] == nil {
        throw WordNetError.reference(path: data.path, line: line, synset: parent)
      }
    }
    var words = try WordNetFields(path: folder + "/index.noun")
    var index: [String: [SynsetID]] = [:]
    while words.advance() {
      let (lemma, senses) = try Self.entry(from: &words)
      for sense in senses where synsets[sense] == nil {
        throw WordNetError.reference(path: words.path, line: words.line, synset: sense)
      }
      index[lemma] = senses
    }
    guard !index.isEmpty else { throw WordNetError.emptiness(path: words.path) }
    self.synsets = synsets
    self.index = index
    morphology = try NounMorphology(path: folder + "/noun.exc")
  }

  /// The number of synsets.
  package var count: Int { synsets.count }

  /// The synset `id`; nil if WordNet has none of this name.
  package func synset(_ id: SynsetID) -> Synset? { synsets[id] }

  /// The senses of the noun `lemma` (lower case, underscores between words), the most frequent first; empty if there is none.
  package func senses(of lemma: String) -> [SynsetID] { index[lemma] ?? [] }

  /// Sense `number` of `lemma`, from 1, as in `crane#2`; nil if it has fewer.
  package func sense(_ number: Int, of lemma: String) -> SynsetID? {
    let senses = senses(of: lemma)
    return senses.indices.contains(number - 1) ? senses[number - 1] : nil
  }

  /// The noun that `form` is or is an inflected form of (`mice` of `mouse`); nil if WordNet knows none.
  package func lemma(of form: String) -> String? {
    morphology.candidates(for: form).first { index[$0] != nil }
  }

  /// `id` and everything that it is a kind or an instance of, the nearest first.
  package func ancestors(of id: SynsetID) -> [SynsetID] {
    var result = [id]
    var seen: Set<SynsetID> = [id]
    var position = 0
    while position < result.count {
      for parent in synsets[result[position]]?.hypernyms ?? [] where seen.insert(parent).inserted {
        result.append(parent)
      }
      position += 1
    }
    return result
  }

  /// `lemma pos synset_cnt p_cnt [ptr_symbol...] sense_cnt tagsense_cnt synset_offset...`
  private static func entry(from fields: inout WordNetFields) throws(WordNetError) -> (String, [SynsetID]) {
    let lemma = try fields.text("a noun")
    try fields.skip(1, "a part of speech")
    let count = try fields.number("the number of senses")
    try fields.skip(try fields.number("the number of relations"), "a relation")
    try fields.skip(2, "the number of senses that were counted")
    var senses: [SynsetID] = []
    for _ in 0..<count { senses.append(SynsetID(try fields.number("a synset's number"))) }
    guard !fields.hasField else { throw fields.fault("the line goes on after the last of \(count) senses") }
    return (lemma, senses)
  }
}

extension Synset {
  /// `synset_offset lex_filenum ss_type w_cnt word lex_id [word lex_id...] p_cnt [ptr...] | gloss`, where a pointer is
  /// `pointer_symbol synset_offset pos source/target`.
  fileprivate init(from fields: inout WordNetFields) throws(WordNetError) {
    let id = SynsetID(try fields.number("a synset's number"))
    let file = try fields.number("the number of a lexicographer file")
    guard let supersense = Supersense(rawValue: file) else {
      throw fields.fault("there is no lexicographer file \(file) of nouns")
    }
    try fields.skip(1, "a part of speech")
    var words: [String] = []
    for _ in 0..<(try fields.number("the number of words", radix: 16)) {
      words.append(try fields.text("a word"))
      try fields.skip(1, "a word's number")
    }
    guard !words.isEmpty else { throw fields.fault("the synset \(id) has no word") }
    var hypernyms: [SynsetID] = []
    for _ in 0..<(try fields.number("the number of relations")) {
      let symbol = try fields.text("a relation")
      let target = try fields.number("a related synset's number")
      try fields.skip(2, "a relation's part of speech and words")
      if symbol == "@" || symbol == "@i" { hypernyms.append(SynsetID(target)) }
    }
    self.init(id: id, supersense: supersense, words: words, hypernyms: hypernyms)
  }
}

/// From an inflected noun to what may be its lemma: the list of exceptions first, then the regular endings.
///
/// After WordNet's morphy(7WN), for nouns: `noun.exc`, then `-ies` to `-y`, `-es` and `-s` to nothing. Of compounds only the
/// last word is inflected.
package struct NounMorphology: Sendable {
  private let exceptions: [String: [String]]

  /// Reads `noun.exc`: the inflected form and its lemmas on each line.
  package init(path: String) throws(WordNetError) {
    var fields = try WordNetFields(path: path)
    var exceptions: [String: [String]] = [:]
    while fields.advance() {
      let form = try fields.text("an inflected form")
      var lemmas = [try fields.text("a noun")]
      while fields.hasField { lemmas.append(try fields.text("a noun")) }
      exceptions[form, default: []] += lemmas
    }
    guard !exceptions.isEmpty else { throw WordNetError.emptiness(path: fields.path) }
    self.exceptions = exceptions
  }

  /// `form` (lower case, underscores between words), and what it may be an inflected form of, the likeliest first.
  package func candidates(for form: String) -> [String] {
    var result = [form] + (exceptions[form] ?? [])
    if let bar = form.lastIndex(of: "_") {
      let last = form.index(after: bar)
      result += (exceptions[String(form[last...])] ?? []).map { String(form[..<last]) + $0 }
    }
    if form.hasSuffix("ies") { result.append(String(form.dropLast(3)) + "y") }
    if form.hasSuffix("es") { result.append(String(form.dropLast(2))) }
    if form.hasSuffix("s"), !form.hasSuffix("ss") { result.append(String(form.dropLast())) }
    return result
  }
}

/// Why WordNet's files cannot be used.
package enum WordNetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file is not there or cannot be read.
  case absence(path: String)
  /// A line is not what wndb(5WN) describes.
  case syntax(path: String, line: Int, reason: String)
  /// A line names a synset that the file of synsets does not have.
  case reference(path: String, line: Int, synset: SynsetID)
  /// The file has no entry at all.
  case emptiness(path: String)

  package var description: String {
    switch self {
    case .absence(let path):
      "WordNet's file \(path) is missing: run `triad data fetch`, which unpacks the Debian package wordnet-base"
    case .syntax(let path, let line, let reason):
      "\(path), line \(line): \(reason); \(Self.remedy)"
    case .reference(let path, let line, let synset):
      "\(path), line \(line): the synset \(synset) is not in data.noun, so the two are not of one version; \(Self.remedy)"
    case .emptiness(let path):
      "\(path) has no entries; \(Self.remedy)"
    }
  }

  private static let remedy =
    "remove the folder packages/wordnet-base of the data cache and run `triad data fetch` again"
}
