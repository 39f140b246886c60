import Foundation
import Reporting
import Testing

@Suite struct PlotTests {
  private func points(_ values: [Double]) -> [LinePlot.Series.Point] {
    values.enumerated().map { .init(x: Double($0.offset), y: $0.element, band: ($0.element - 1)...($0.element + 1)) }
  }

  @Test func aLinePlotHasTitlesUnitsAndABandForEachCurve() {
    let source = LinePlot(
      "Loss", xTitle: "step", yTitle: "loss (nats)",
      series: (0..<2).map { .init("arm \($0)", points([3, 2, 1]), style: SeriesStyle($0)) }
    ).markup.source
    for part in ["step", "loss (nats)", "arm 0: 3 at the start, 1 at the end"] { #expect(source.contains(part)) }
    #expect(source.components(separatedBy: "class=\"band").count == 3)
    #expect(source.components(separatedBy: "class=\"curve").count == 3)
  }

  @Test func aPointThatIsNotFiniteInterruptsTheCurve() {
    let series = LinePlot.Series(
      "a", [1, .nan, 2, 3].enumerated().map { .init(x: Double($0.offset), y: $0.element) }, style: SeriesStyle(0))
    let source = LinePlot("t", xTitle: "x", yTitle: "y", series: [series]).markup.source
    let path = source.components(separatedBy: " d=\"")[1].prefix { $0 != "\"" }
    #expect(path.count { $0 == "M" } == 2)
    #expect(!source.contains("nan"))
  }

  @Test func aForestPlotSaysWhatItShowsAndWhatItCannot() {
    let plot = ForestPlot(
      "R@1", xTitle: "difference",
      rows: [
        .init(
          "+ LMI", mean: 1.5, interval: -0.5...3.5, values: [1, 2], note: "+1.5 [-0.5, 3.5]", style: SeriesStyle(1)),
        .init("<b>", mean: nil, interval: nil, values: [], note: "no seed has both", style: SeriesStyle(2)),
      ])
    let source = plot.markup.source
    #expect(source.contains("+ LMI: +1.5 [-0.5, 3.5]; &lt;b&gt;: no seed has both"))
    #expect(source.components(separatedBy: "class=\"seed").count == 3)
    #expect(source.contains("class=\"zero\""))
  }

  @Test func namesOfPointsThatCoincideDoNot() throws {
    let source = ScatterPlot(
      "t", xTitle: "x", yTitle: "y",
      points: (0..<3).map { .init(x: 1, y: 1, name: "arm \($0)", style: SeriesStyle($0)) }, summary: "three"
    ).markup.source
    let heights = source.components(separatedBy: "class=\"point-name\"").dropFirst().compactMap { part in
      part.components(separatedBy: " y=\"").dropFirst().first?.prefix { $0 != "\"" }
    }
    #expect(Set(heights).count == 3)
  }

  @Test func aMatrixWritesEveryCellAndLeavesOthersEmpty() {
    let source = MatrixPlot(
      "effects", rowNames: ["a", "b"], columnNames: ["a", "b"], cells: [[.init(1), nil], [.init(-0.5), .init(2)]]
    ).markup.source
    #expect(source.components(separatedBy: "class=\"cell ").count == 4)
    #expect(source.contains("b, a: -0.50"))
  }

  @Test func aPatchMapGivesTheGreatestWeightFullColour() {
    let cells = PatchMap([0, 1, 2, 4], side: 2).markup(width: 10, height: 10).map(\.source)
    #expect(cells.count == 3)
    #expect(cells[2].contains("fill-opacity=\"0.68\""))
    #expect(cells[2].contains("x=\"5\"") && cells[2].contains("y=\"5\""))
    #expect(PatchMap([1, 1, 1, 1], side: 2).markup(width: 10, height: 10).isEmpty)
  }

  @Test func eightSeriesDifferInColourAndFiveInMark() {
    let looks = (0..<SeriesStyle.colorCount).map { number in
      ScatterPlot(
        "t", xTitle: "x", yTitle: "y", points: [.init(x: 1, y: 1, style: SeriesStyle(number))], summary: ""
      ).markup.source
    }
    #expect(Set(looks).count == looks.count)
  }
}

@Suite struct ParetoFrontTests {
  @Test func whatIsDearerAndWorseIsNotOnTheFront() {
    #expect(ParetoFront.places([(2, 10), (1, 5), (3, 9), (2.5, 12)]) == [1, 0, 3])
  }

  @Test func equalChoicesAreAllOnTheFront() {
    #expect(ParetoFront.places([(1, 1), (1, 1), (1, 0)]) == [0, 1])
    #expect(ParetoFront.places([]) == [])
  }
}
