/// WordNet's coarse classes of nouns: the file in which the lexicographers kept a synset (lexnames(5WN)).
public enum Supersense: Int, Sendable, Hashable, CaseIterable {
  /// The roots of the hierarchy, among them *animal*, *person*, *plant*, *food*, *object* and *artifact* themselves.
  case tops = 3
  case act = 4
  case animal = 5
  case artifact = 6
  case attribute = 7
  case body = 8
  case cognition = 9
  case communication = 10
  case event = 11
  case feeling = 12
  case food = 13
  case group = 14
  case location = 15
  case motive = 16
  case object = 17
  case person = 18
  case phenomenon = 19
  case plant = 20
  case possession = 21
  case process = 22
  case quantity = 23
  case relation = 24
  case shape = 25
  case state = 26
  case substance = 27
  case time = 28

  /// WordNet's name without its prefix `noun.`, such as `animal`; for the roots `tops`.
  public var name: String { "\(self)" }
}
