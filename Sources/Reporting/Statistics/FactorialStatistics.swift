/// One number of a full factorial.
package enum FactorialEffect: Sendable, Hashable {
  case main(Int)
  case interaction(Int, Int)
  /// A Shapley value.
  case share(Int)
  /// All factors less none, which is not a claim of its own.
  case total

  package func estimate(in design: FactorialDesign) -> PairedDifference? {
    switch self {
    case .main(let factor): design.mainEffect(factor)
    case .interaction(let first, let second): design.interaction(first, second)
    case .share(let factor): design.shapleyValue(factor)
    case .total: design.total
    }
  }

  /// Those of one kind are one family.
  fileprivate static func families(factors count: Int) -> [[FactorialEffect]] {
    let pairs = (0..<count).flatMap { first in
      ((first + 1)..<max(first + 1, count)).map { FactorialEffect.interaction(first, $0) }
    }
    return [(0..<count).map(FactorialEffect.main), pairs, (0..<count).map(FactorialEffect.share)]
  }
}

/// The tests of a full factorial: three families, main effects, interactions and Shapley values, each over all columns that the study tests,
/// and each corrected by Holm's method in itself.
package struct FactorialStatistics: Sendable {
  private struct Key: Hashable, Sendable {
    let effect: FactorialEffect
    let column: Int
  }

  private var corrected: [Key: Double] = [:]
  /// How many tests each family has: of main effects, interactions and shares.
  package private(set) var familySizes: [Int] = []

  package init(_ table: ResultTable) {
    guard let factors = table.factorial?.factors.count else { return }
    let members = [table] + table.companions.filter { $0.factorial?.factors.count == factors }
    let designs = members.enumerated().flatMap { place, member in
      member.columns.indices.compactMap { column -> (table: Int, column: Int, design: FactorialDesign)? in
        guard member.columns[column].isTested, member.columns[column].isInFamily else { return nil }
        return member.factorialDesign(column: column).map { (place, column, $0) }
      }
    }
    for family in FactorialEffect.families(factors: factors) {
      let tests = family.flatMap { effect in designs.map { (effect: effect, entry: $0) } }
      let pValues = HolmCorrection.adjusted(
        tests.map { test in
          let estimate = test.effect.estimate(in: test.entry.design)
          switch table.test {
          case .permutation: return estimate.flatMap { SignFlipTest(differences: $0.differences)?.pValue }
          case .student: return estimate?.pValue
          }
        })
      familySizes.append(pValues.count { $0 != nil })
      for (test, value) in zip(tests, pValues) where test.entry.table == 0 {
        corrected[Key(effect: test.effect, column: test.entry.column)] = value
      }
    }
  }

  /// After Holm's correction over the family; nil where there is no test, as for the total and for columns that are only looked at.
  package func correctedPValue(_ effect: FactorialEffect, column: Int) -> Double? {
    corrected[Key(effect: effect, column: column)]
  }

  /// `the 8 main effects, the 12 interactions and the 8 shares of all tables, each family in itself`.
  var familiesInWords: String {
    let names = ["main effects", "interactions", "shares"]
    let parts = zip(familySizes, names).filter { $0.0 > 0 }.map { "the \($0) \($1)" }
    return parts.joined(separator: ", ") + ", each of these families in itself"
  }
}
