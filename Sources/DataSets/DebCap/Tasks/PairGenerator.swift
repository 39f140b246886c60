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
