import Tensor

/// A form of statement about two pictures.
///
/// Each statement comes with two pairs of which it is true and two of which it is false, made of the same few pictures so that
/// each picture is in as many true pairs as false ones. So neither the statement nor a picture alone says anything.
enum PairTemplate: CaseIterable {
  case exactlyOne
  case bothAndNeither
  case leftAndRight
  case sameThing
  case laterClock
  case cardSum

  /// A statement with its pairs.
  struct Quartet {
    let statement: String
    /// The left and the right picture of each.
    let truths: [(Int, Int)]
    let falsehoods: [(Int, Int)]
  }

  /// How often the form is drawn, relative to the others.
  var weight: Int {
    switch self {
    case .exactlyOne, .leftAndRight: 5
    case .sameThing: 4
    // Two statements at a time.
    case .bothAndNeither: 3
    case .laterClock, .cardSum: 1
    }
  }

  /// A statement, or two that balance each other's pictures; empty where the draw gave none or the pictures do not suffice.
  func draw(from pools: PairPools, _ pictures: TaskPictures, _ random: inout RandomStream) -> [Quartet] {
    switch self {
    case .exactlyOne: Self.exactlyOne(pools, &random)
    case .bothAndNeither: Self.bothAndNeither(pools, &random)
    case .leftAndRight: Self.leftAndRight(pools, pictures, &random)
    case .sameThing: Self.sameThing(pools, pictures, &random)
    case .laterClock: Self.laterClock(pools, &random)
    case .cardSum: Self.cardSum(pools, &random)
    }
  }

  private static func exactlyOne(_ pools: PairPools, _ random: inout RandomStream) -> [Quartet] {
    guard let (word, with, without) = word(pools, 2, &random) else { return [] }
    return [
      Quartet(
        statement: "exactly one image shows \(word)", truths: [(with[0], without[0]), (without[1], with[1])],
        falsehoods: [(with[0], with[1]), (without[0], without[1])])
    ]
  }

  private static func bothAndNeither(_ pools: PairPools, _ random: inout RandomStream) -> [Quartet] {
    guard let (word, with, without) = word(pools, 4, &random) else { return [] }
    return [
      Quartet(
        statement: "both images show \(word)", truths: [(with[0], with[1]), (with[2], with[3])],
        falsehoods: [(with[0], without[0]), (without[1], with[1])]),
      Quartet(
        statement: "neither image shows \(word)", truths: [(without[0], without[1]), (without[2], without[3])],
        falsehoods: [(with[2], without[2]), (without[3], with[3])]),
    ]
  }

  /// A word, `count` pictures that show it and as many that do not, half of the time of its coarse class.
  private static func word(
    _ pools: PairPools, _ count: Int, _ random: inout RandomStream
  ) -> (String, [Int], [Int])? {
    guard !pools.words.isEmpty else { return nil }
    let word = pools.words[random.index(below: pools.words.count)]
    let others = random.chance(0.5) && word.near.count >= count ? word.near : word.without
    return (word.phrase, distinct(count, of: word.with, &random), distinct(count, of: others, &random))
  }

  private static func leftAndRight(
    _ pools: PairPools, _ pictures: TaskPictures, _ random: inout RandomStream
  ) -> [Quartet] {
    let sizes = pools.things.map(\.count)
    guard let kind = weighted(sizes, &random) else { return [] }
    let places = distinct(2, of: Array(pools.things[kind].indices), &random)
    let (first, second) = (pools.things[kind][places[0]], pools.things[kind][places[1]])
    guard first.phrase != second.phrase, !(pictures.closures[first.synset]?.contains(second.synset) ?? true),
      !(pictures.closures[second.synset]?.contains(first.synset) ?? true)
    else { return [] }
    let (left, right) = (distinct(2, of: first.pictures, &random), distinct(2, of: second.pictures, &random))
    return [
      Quartet(
        statement: "the left image shows \(first.phrase) and the right image \(second.phrase)",
        truths: [(left[0], right[0]), (left[1], right[1])], falsehoods: [(right[0], left[0]), (right[1], left[1])])
    ]
  }

  private static func sameThing(
    _ pools: PairPools, _ pictures: TaskPictures, _ random: inout RandomStream
  ) -> [Quartet] {
    guard let subgroup = weighted(pools.drawings.map(\.count), &random) else { return [] }
    let emoji = distinct(2, of: Array(pools.drawings[subgroup].indices), &random)
    let first = distinct(2, of: pools.drawings[subgroup][emoji[0]], &random)
    let second = distinct(2, of: pools.drawings[subgroup][emoji[1]], &random)
    // Emoji of two code points may share a drawing or a name's concept.
    let isShared = zip(first, second).contains { pictures.source.image(at: $0) == pictures.source.image(at: $1) }
    guard !isShared else { return [] }
    return [
      Quartet(
        statement: "the two images show the same thing", truths: [(first[0], first[1]), (second[0], second[1])],
        falsehoods: [(first[0], second[0]), (second[1], first[1])])
    ]
  }

  private static func laterClock(_ pools: PairPools, _ random: inout RandomStream) -> [Quartet] {
    guard pools.clocks.count >= 4 else { return [] }
    let clocks = distinct(4, of: Array(pools.clocks.indices), &random).map { pools.clocks[$0] }
    guard clocks[0].face < clocks[1].face, clocks[2].face < clocks[3].face else { return [] }
    let places = clocks.map(\.picture)
    return [
      Quartet(
        statement: "the clock on the right shows a later time",
        truths: [(places[0], places[1]), (places[2], places[3])],
        falsehoods: [(places[1], places[0]), (places[3], places[2])])
    ]
  }

  private static func cardSum(_ pools: PairPools, _ random: inout RandomStream) -> [Quartet] {
    let values = pools.cards.keys.sorted()
    guard values.count >= 3 else { return [] }
    let sum = 2 + random.index(below: 19)
    let firsts = values.filter { pools.cards[sum - $0] != nil }
    guard firsts.count >= 2 else { return [] }
    let chosen = distinct(2, of: firsts, &random)
    var picked: [Int] = []
    for value in [chosen[0], sum - chosen[0], chosen[1], sum - chosen[1]] {
      guard let card = pools.cards[value]?.filter({ !picked.contains($0) }), !card.isEmpty else { return [] }
      picked.append(card[random.index(below: card.count)])
    }
    return [
      Quartet(
        statement: "there are \(Numerals.word(sum)) symbols on the two cards together",
        truths: [(picked[0], picked[1]), (picked[2], picked[3])],
        falsehoods: [(picked[0], picked[3]), (picked[2], picked[1])])
    ]
  }

  /// `count` different elements; `elements` has at least as many.
  private static func distinct(_ count: Int, of elements: [Int], _ random: inout RandomStream) -> [Int] {
    var places: [Int] = []
    while places.count < count {
      let place = random.index(below: elements.count)
      if !places.contains(place) { places.append(place) }
    }
    return places.map { elements[$0] }
  }

  /// A place in `weights`, the likelier the greater its weight; nil if all are 0.
  static func weighted(_ weights: [Int], _ random: inout RandomStream) -> Int? {
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var rest = random.index(below: total)
    return weights.firstIndex { weight in
      rest -= weight
      return rest < 0
    }
  }
}
