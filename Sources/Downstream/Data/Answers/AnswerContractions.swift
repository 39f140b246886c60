/// The contractions of VQA's evaluation that lack their apostrophe, by the rules that make them up.
///
/// The published table has forms with capital letters as well, which never occur because answers are in lower case by then.
enum AnswerContractions {
  /// The right spelling by the wrong one, such as `dont` to `don't`.
  static let spellings: [String: String] = {
    var spellings: [String: String] = [:]
    // Without their apostrophe: `dont`, `couldve`.
    for (ending, stems) in endings {
      for stem in stems { spellings[stem + ending.filter { $0 != "'" }] = stem + ending }
    }
    // With two endings, of which one has lost it: `couldnt've`, `couldn'tve`.
    for (first, stems) in doubleEndings {
      for stem in stems {
        let right = "\(stem)\(first)'ve"
        spellings[stem + first.filter { $0 != "'" } + "'ve"] = right
        spellings[stem + first + "ve"] = right
      }
    }
    return spellings.merging(irregular) { $1 }
  }()

  private static let endings: [(ending: String, stems: [String])] = [
    (
      "n't",
      [
        "ai", "are", "ca", "could", "did", "does", "do", "had", "has", "have", "is", "might", "must", "need", "ought",
        "sha", "should", "was", "were", "wo", "would",
      ]
    ),
    (
      "'ve",
      ["could", "might", "must", "not", "should", "they", "we", "what", "where", "who", "would", "you"]
    ),
    ("'d", ["he", "how", "it", "someone", "something", "there", "they", "where", "who", "you"]),
    ("'ll", ["how", "it", "somebody", "someone", "something", "they", "what", "who", "why", "you"]),
    ("'re", ["there", "they", "what", "why", "you"]),
    (
      "'s",
      ["he", "how", "somebody", "someone", "that", "there", "what", "when", "where", "who", "why"]
    ),
  ]

  private static let doubleEndings: [(first: String, stems: [String])] = [
    ("n't", ["could", "had", "might", "should", "would"]),
    ("'d", ["he", "it", "she", "somebody", "someone", "something", "there", "they", "we", "who", "you"]),
  ]

  private static let irregular = [
    "maam": "ma'am", "oclock": "o'clock", "twas": "'twas", "yall": "y'all", "yall'll": "y'all'll",
    "y'allll": "y'all'll", "yall'd've": "y'all'd've", "y'alld've": "y'all'd've", "y'all'dve": "y'all'd've",
    "ow's'at": "'ow's'at", "'ows'at": "'ow's'at", "'ow'sat": "'ow's'at",
    // The published table has this one the wrong way round.
    "somebody'd": "somebodyd",
  ]
}
