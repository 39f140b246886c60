extension ResultTable {
  /// Main effects, pairwise interactions and Shapley values of the tested columns; empty where the rows are no full factorial.
  var factorialGrids: [TableGrid] {
    guard let factorial, !factorial.factors.isEmpty else { return [] }
    let tested = columns.indices.filter { columns[$0].isTested }
    let designs = tested.compactMap { column in factorialDesign(column: column).map { (column: column, design: $0) } }
    guard !designs.isEmpty else { return [] }
    let headings = designs.map { entry in
      let column = columns[entry.column]
      return TableGrid.Heading(column.heading, group: column.group, textInGroup: column.headingInGroup)
    }
    func row(_ label: String, _ effect: (FactorialDesign) -> PairedDifference?) -> TableGrid.Row {
      TableGrid.Row(label, designs.map { cell(effect($0.design), columns[$0.column].format) })
    }
    let factors = factorial.factors
    let pairs = factors.indices.flatMap { first in factors.indices.dropFirst(first + 1).map { (first, $0) } }
    var result = [
      TableGrid(
        title: "Main effects: mean with less mean without [95 % interval]", labelHeading: "objective",
        headings: headings,
        rows: factors.indices.map { factor in row(factors[factor]) { $0.mainEffect(factor) } })
    ]
    if !pairs.isEmpty {
      result.append(
        TableGrid(
          title: "Pairwise interactions: above 0 the two help one another", labelHeading: "objectives",
          headings: headings,
          rows: pairs.map { first, second in
            row("\(factors[first]) × \(factors[second])") { $0.interaction(first, second) }
          }))
    }
    var shares = factors.indices.map { factor in row(factors[factor]) { $0.shapleyValue(factor) } }
    var total = row("all") { $0.total }
    total.isReference = true
    shares.append(total)
    result.append(
      TableGrid(
        title: "Shapley values: each objective's part of all together", labelHeading: "objective", headings: headings,
        rows: shares))
    return result
  }

  private func cell(_ effect: PairedDifference?, _ format: NumberFormat) -> TableGrid.Cell {
    guard let effect else { return TableGrid.Cell(ResultSetting.absent) }
    let range = effect.interval.map { " [\(format.text($0.lowerBound)), \(format.text($0.upperBound))]" } ?? ""
    return TableGrid.Cell(format.signedText(effect.summary.mean), detail: range)
  }
}
