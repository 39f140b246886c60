public import JSON

/// A result table as JSON with a stable order of keys: every value of every seed, and everything that is computed from
/// them, in full precision.
public struct JSONTable: Sendable {
  private let table: ResultTable

  public init(_ table: ResultTable) {
    self.table = table
  }

  /// The whole text, ending in a line feed.
  public var text: String { document.indentedText }

  /// The document.
  public var document: JSONValue {
    [
      "title": .string(table.title),
      "seeds": .array(table.seeds.map(JSONValue.integer)),
      "baseline": table.baseline.map { .string(table.rows[$0].label) } ?? .null,
      "columns": .array(table.columns.map(column)),
      "rows": .array(table.rows.indices.map(row)),
      "footnotes": .array(table.footnotes.map(JSONValue.string)),
    ]
  }

  private func column(_ column: ResultColumn) -> JSONValue {
    [
      "name": .string(column.name),
      "unit": column.unit.map(JSONValue.string) ?? .null,
      "better": .string(column.direction.rawValue),
      "chance": .optional(column.chance),
    ]
  }

  private func row(_ index: Int) -> JSONValue {
    let row = table.rows[index]
    let remarks = zip(table.seeds, row.outcomes).compactMap { seed, outcome -> JSONValue? in
      switch outcome {
      case .measured: nil
      case .failed(let reason): ["seed": .integer(seed), "state": "failed", "reason": .string(reason)]
      case .missing: ["seed": .integer(seed), "state": "missing"]
      }
    }
    let cells = table.columns.indices.map { column in
      JSONValue.Member(table.columns[column].name, cell(row: index, column: column))
    }
    return ["arm": .string(row.label), "remarks": .array(remarks), "cells": .object(cells)]
  }

  private func cell(row: Int, column: Int) -> JSONValue {
    let summary = table.summary(row: row, column: column)
    var members: [JSONValue.Member] = [
      .init("n", .integer(summary?.count ?? 0)),
      .init("mean", .optional(summary?.mean)),
      .init("sd", .optional(summary?.standardDeviation)),
      .init("values", .array(table.rows[row].values(ofColumn: column).map(JSONValue.optional))),
    ]
    if let difference = table.difference(row: row, column: column) {
      members.append(
        .init(
          "difference",
          [
            "n": .integer(difference.summary.count),
            "mean": .number(difference.summary.mean),
            "sd": .optional(difference.summary.standardDeviation),
            "low": .optional(difference.interval?.lowerBound),
            "high": .optional(difference.interval?.upperBound),
            "p": .optional(difference.pValue),
          ]))
    }
    return .object(members)
  }
}
