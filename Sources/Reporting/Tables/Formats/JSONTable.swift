package import JSON

/// A result table as JSON with a stable order of keys: every value of every seed, and everything that is computed from
/// them, in full precision.
package struct JSONTable: Sendable {
  private let table: ResultTable
  private let statistics: TableStatistics

  package init(_ table: ResultTable) {
    self.table = table
    statistics = TableStatistics(table)
  }

  /// The whole text, ending in a line feed.
  package var text: String { document.indentedText }

  /// The document.
  package var document: JSONValue {
    var members: [JSONValue.Member] = [
      .init("title", .string(table.title)),
      .init("answer", table.answer.map(answer) ?? .null),
      .init("seeds", .array(table.seeds.map(JSONValue.integer))),
      .init("baseline", .optionalString(table.baseline.map { table.rows[$0].label })),
      .init("test", .string(table.test.rawValue)),
      .init("comparisons", .integer(statistics.testCount)),
      .init("columns", .array(table.columns.map(column))),
      .init("rows", .array(table.rows.indices.map(row))),
    ]
    if let factorial = table.factorial { members.append(.init("factorial", effects(factorial))) }
    members.append(.init("footnotes", .array(table.footnotes.map(JSONValue.string))))
    return .object(members)
  }

  private func answer(_ answer: StudyAnswer) -> JSONValue {
    [
      "sentence": .string(answer.sentence), "decided": .bool(answer.isDecided), "outcome": .string(answer.outcome.name),
      "explanation": .string(answer.explanation), "unit": .optionalString(answer.outcome.unit),
      "better": .string(answer.outcome.direction.rawValue), "baseline": .optionalString(answer.baseline),
      "test": .string(answer.sequence == nil ? "paired t" : "paired t, sequential"), "correction": "holm",
      "looks": .array((answer.sequence?.looks ?? []).map(JSONValue.integer)),
      "margin": .optional(answer.sequence?.margin),
      "arms": .array(
        answer.comparisons.map { arm in
          [
            "arm": .string(arm.label), "n": .integer(arm.difference?.summary.count ?? 0),
            "mean": .optional(arm.difference?.summary.mean), "sd": .optional(arm.difference?.summary.standardDeviation),
            "low": .optional(arm.interval?.lowerBound), "high": .optional(arm.interval?.upperBound),
            "p_holm": .optional(arm.pValue), "p_holm_permutation": .optional(arm.permutationPValue),
            "verdict": .string(arm.verdict.rawValue),
            "differences": .array((arm.difference?.differences ?? []).map(JSONValue.number)),
          ]
        }),
    ]
  }

  /// Main effects, interactions and Shapley values of every tested column.
  private func effects(_ factorial: FactorialLayout) -> JSONValue {
    let factors = factorial.factors
    let statistics = FactorialStatistics(table)
    let columns = table.columns.indices.compactMap { column -> JSONValue.Member? in
      guard table.columns[column].isTested, let design = table.factorialDesign(column: column) else { return nil }
      func value(_ effect: FactorialEffect) -> JSONValue {
        estimate(effect.estimate(in: design), statistics.correctedPValue(effect, column: column))
      }
      func object(_ effect: (Int) -> FactorialEffect) -> JSONValue {
        .object(factors.indices.map { .init(factors[$0], value(effect($0))) })
      }
      let interactions = factors.indices.flatMap { first in
        factors.indices.dropFirst(first + 1).map { second in
          JSONValue.Member("\(factors[first]) x \(factors[second])", value(.interaction(first, second)))
        }
      }
      return .init(
        table.columns[column].name,
        [
          "main": object(FactorialEffect.main), "interactions": .object(interactions),
          "shapley": object(FactorialEffect.share), "total": value(.total),
        ])
    }
    return ["factors": .array(factors.map(JSONValue.string)), "columns": .object(columns)]
  }

  private func estimate(_ effect: PairedDifference?, _ correctedPValue: Double?) -> JSONValue {
    guard let effect else { return .null }
    return [
      "n": .integer(effect.summary.count), "mean": .number(effect.summary.mean),
      "sd": .optional(effect.summary.standardDeviation), "low": .optional(effect.interval?.lowerBound),
      "high": .optional(effect.interval?.upperBound), "p": .optional(effect.pValue),
      "p_holm": .optional(correctedPValue),
    ]
  }

  private func column(_ column: ResultColumn) -> JSONValue {
    [
      "name": .string(column.name),
      "unit": .optionalString(column.unit),
      "better": .string(column.direction.rawValue),
      "chance": .optional(column.chance),
      "coverage": .optional(column.coverage),
      "in_family": .bool(column.isTested && column.isInFamily),
    ]
  }

  private func row(_ index: Int) -> JSONValue {
    let row = table.rows[index]
    let remarks = zip(table.seeds, row.outcomes).compactMap { seed, outcome -> JSONValue? in
      switch outcome {
      case .measured: nil
      case .failed(let reason): ["seed": .integer(seed), "state": "failed", "reason": .string(reason)]
      case .damaged(let reason): ["seed": .integer(seed), "state": "damaged", "reason": .string(reason)]
      case .missing: ["seed": .integer(seed), "state": "missing"]
      }
    }
    let cells = table.columns.indices.map { column in
      JSONValue.Member(table.columns[column].name, cell(row: index, column: column))
    }
    let settings = table.settings.map { setting in
      JSONValue.Member(setting.name, setting.values.indices.contains(index) ? .string(setting.values[index]) : .null)
    }
    return [
      "arm": .string(row.label), "settings": .object(settings), "remarks": .array(remarks), "cells": .object(cells),
    ]
  }

  private func cell(row: Int, column: Int) -> JSONValue {
    let summary = table.summary(row: row, column: column)
    var members: [JSONValue.Member] = [
      .init("n", .integer(summary?.count ?? 0)),
      .init("mean", .optional(summary?.mean)),
      .init("sd", .optional(summary?.standardDeviation)),
      .init("values", .array(table.rows[row].values(ofColumn: column).map(JSONValue.optional))),
    ]
    if let turns = table.columns[column].turns, turns.indices.contains(row) {
      members.append(.init("turns", .array(turns[row].map(JSONValue.number))))
    }
    if let comparison = statistics[row: row, column: column] {
      members.append(.init("difference", difference(comparison)))
    }
    return .object(members)
  }

  private func difference(_ comparison: ArmComparison) -> JSONValue {
    let difference = comparison.difference
    var members: [JSONValue.Member] = [
      .init("n", .integer(difference.summary.count)),
      .init("mean", .number(difference.summary.mean)),
      .init("sd", .optional(difference.summary.standardDeviation)),
      .init("low", .optional(difference.interval?.lowerBound)),
      .init("high", .optional(difference.interval?.upperBound)),
      .init("p", .optional(difference.pValue)),
      .init("p_permutation", .optional(comparison.permutation?.pValue)),
      .init("p_holm", .optional(comparison.correctedPValue)),
      .init("seeds_needed", .optionalInteger(comparison.seedsNeeded)),
      .init("verdict", .string(comparison.verdict)),
    ]
    if let queries = comparison.queries {
      members.append(
        .init(
          "queries",
          [
            "n": .integer(queries.queryCount), "clusters": .integer(queries.clusterCount),
            "seeds": .integer(queries.seedCount),
            "replicates": .integer(queries.replicates), "low": .number(queries.percentile.lowerBound),
            "high": .number(queries.percentile.upperBound),
            "bca_low": .optional(queries.biasCorrected?.lowerBound),
            "bca_high": .optional(queries.biasCorrected?.upperBound),
          ]))
    }
    return .object(members)
  }
}
