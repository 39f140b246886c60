/// Which coarse classes of nouns a folder of a collection, or a group of emoji, can show: what tells the crane that flies from
/// the crane that lifts.
package enum SupersenseTable {
  /// The classes that the pictures of top folder `folder` may be of; nil for folders whose pictures are not mapped.
  package static func allowed(inStampFolder folder: some StringProtocol) -> Set<Supersense>? { stamps[String(folder)] }

  /// As above, for clip art.
  package static func allowed(inClipArtFolder folder: some StringProtocol) -> Set<Supersense>? {
    clipArt[String(folder)]
  }

  /// The classes that an emoji of this group and subgroup may be of; nil for signs, flags and emoji newer than the list.
  package static func allowed(emojiGroup group: String, subgroup: String) -> Set<Supersense>? {
    if group == "Animals & Nature", subgroup.hasPrefix("plant") { return [.plant, .food, .object] }
    return emoji[group]
  }

  /// The classes that furniture may be of.
  package static let furniture: Set<Supersense> = [.artifact, .animal, .plant, .person, .food, .object, .body]

  private static let stamps: [String: Set<Supersense>] = [
    "animals": [.animal],
    "clothes": [.artifact],
    "food": [.artifact, .food, .plant],
    "hobbies": [.artifact, .food],
    "household": [.artifact, .object, .substance],
    "medical": [.artifact, .food],
    "military": [.artifact, .person],
    "naturalforces": [.event, .object, .phenomenon],
    "people": [.animal, .artifact, .body, .person],
    "plants": [.food, .object, .plant],
    "seasonal": [.animal, .artifact, .food, .object, .person, .phenomenon, .plant],
    "space": [.artifact, .location, .object, .person],
    "sports": [.artifact, .person],
    "town": [.artifact, .location, .object, .person],
    "vehicles": [.artifact],
  ]

  private static let clipArt: [String: Set<Supersense>] = [
    "animals": [.animal],
    "buildings": [.artifact],
    "containers": [.artifact],
    "education": [.artifact, .body, .communication],
    "electronics": [.artifact],
    "food": [.artifact, .food, .plant],
    "geography": [.location, .object],
    "office": [.artifact, .communication],
    "people": [.artifact, .body, .person],
    "plants": [.object, .plant],
    "recreation": [.animal, .artifact, .food, .person, .plant, .shape],
    "tools": [.artifact],
    "transportation": [.artifact],
    "signs_and_symbols": [.animal, .artifact, .communication, .object, .phenomenon, .shape],
    "decorations": [.artifact, .shape],
    "shapes": [.artifact, .body, .communication, .shape],
    "science": [.artifact, .object],
  ]

  private static let emoji: [String: Set<Supersense>] = [
    "Animals & Nature": [.animal, .object, .artifact],
    "Food & Drink": [.food, .plant, .animal, .artifact],
    "People & Body": [.person, .body],
    "Smileys & Emotion": [.body, .animal, .person, .artifact, .object, .phenomenon],
    "Travel & Places": [.artifact, .object, .phenomenon, .location, .group],
    "Activities": things,
    "Objects": things,
  ]

  private static let things: Set<Supersense> = [
    .artifact, .plant, .phenomenon, .person, .communication, .food, .object, .substance,
  ]
}
