import Command
import Reporting

/// `triad bench statistics`: simulated studies whose truth is known: false findings, power, coverage.
struct BenchStatisticsCommand: Subcommand {
  let name = "bench statistics"
  let summary = "Simulate studies whose truth is known, and print how often their answers are right"
  let options: [CommandOption] = [
    .value("studies", "N", "Studies of each kind", default: "10000"),
    .choice("format", ["text", "md"], "For reading, or for a page", default: "text"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let count = try arguments.integer("studies", atLeast: 1) ?? 10_000
    let isPage = arguments.value("format") == "md"
    let tables: [() -> TableGrid] = [
      { StatisticsTables.falseFindings(studies: count) }, { StatisticsTables.power(studies: count) },
      { StatisticsTables.coverage(studies: count) },
    ]
    for table in tables {
      let grid = table()
      console.output.writeLine("\(grid.title ?? "")\n\n\(isPage ? grid.markdown : grid.text())\n")
    }
  }
}

/// What is simulated, and how it is printed.
enum StatisticsTables {
  /// Designs of the tables, the most seeds of each.
  static let designs = [8, 12, 24]
  /// In standard deviations of a difference, which are about points of mean recall at scale `demo`.
  static let margin = 1.0

  private static func percent(_ share: Double) -> TableGrid.Cell {
    TableGrid.Cell(NumberFormat.fixed(1).text(100 * share))
  }

  /// At least one false finding in a study of three arms without effect.
  static func falseFindings(studies: Int) -> TableGrid {
    func row(_ label: String, _ answers: (StudySimulation) -> SimulatedAnswers) -> TableGrid.Row {
      TableGrid.Row(
        label,
        StudySimulation.Noise.allCases.map { noise in
          percent(answers(StudySimulation(effects: [0, 0, 0], noise: noise)).falsePositiveRate)
        })
    }
    return TableGrid(
      title: "Studies of three arms without an effect that find one, in percent of \(studies)", labelHeading: "design",
      headings: StudySimulation.Noise.allCases.map { TableGrid.Heading($0.rawValue) },
      rows: [3, 5, 8].map { seeds in
        row("\(seeds) seeds") { SimulatedAnswers($0, seeds: seeds, studies: studies) }
      }
        + tests.map { test in
          row("until decided, at most \(test.design.atMost)") { SimulatedAnswers($0, test, studies: studies) }
        })
  }

  private static var tests: [SequentialTest] {
    designs.compactMap { SequentialDesign(atMost: $0, margin: margin) }.map { SequentialTest($0, comparisons: 3) }
  }

  /// How often the effect of one arm of three is found, and after how many seeds a study ends.
  static func power(studies: Int) -> TableGrid {
    let effects = [0, 0.5, 1, 1.5, 2, 3]
    let headings = ["found", "no difference", "seeds", "seeds, all three"].map { TableGrid.Heading($0) }
    func cells(_ one: SimulatedAnswers, _ all: SimulatedAnswers) -> [TableGrid.Cell] {
      [percent(one.power(0)), percent(one.equivalence(0))]
        + [one.meanSeeds, all.meanSeeds].map { TableGrid.Cell(NumberFormat.fixed(1).text($0)) }
    }
    func rows(_ label: String, _ answers: (StudySimulation) -> SimulatedAnswers) -> [TableGrid.Row] {
      effects.map { effect in
        TableGrid.Row(
          "\(label), effect \(NumberFormat.fixed(1).text(effect))",
          cells(
            answers(StudySimulation(effects: [effect, 0, 0])),
            answers(StudySimulation(effects: [effect, effect, effect]))))
      }
    }
    return TableGrid(
      title:
        "One arm of three has an effect, in standard deviations of a difference: percent of \(studies) studies that find it, or call it "
        + "smaller than the margin of 1, and the seeds that a study takes, also where all three have it",
      labelHeading: "design", headings: headings,
      rows: [3, 5, 8].flatMap { seeds in
        rows("\(seeds) seeds") { SimulatedAnswers($0, seeds: seeds, studies: studies) }
      }
        + tests.flatMap { test in
          rows("at most \(test.design.atMost)") { SimulatedAnswers($0, test, studies: studies) }
        })
  }

  /// How many 95 % intervals hold the truth.
  static func coverage(studies: Int) -> TableGrid {
    let simulation = StudySimulation(effects: [0.8, 0, -1.5])
    var rows = [2, 3, 5, 8].map { seeds in
      TableGrid.Row(
        "Student, \(seeds) seeds", [percent(SimulatedAnswers(simulation, seeds: seeds, studies: studies).coverage)])
    }
    rows += tests.map { test in
      TableGrid.Row(
        "repeated, when a study of at most \(test.design.atMost) ends",
        [percent(SimulatedAnswers(simulation, test, studies: studies).coverage)])
    }
    let count = max(1, studies / 5)
    for (label, queries, drawsClusters) in queries {
      rows.append(TableGrid.Row(label, [percent(queries.coverage(of: count, drawsClusters: drawsClusters))]))
    }
    return TableGrid(
      title: "95 % intervals that hold the truth, in percent of \(studies) studies (bootstrap: \(count))",
      labelHeading: "interval", headings: [TableGrid.Heading("coverage")], rows: rows)
  }

  private static let queries: [(String, QuerySimulation, Bool)] = [
    ("queries, 200 that stand alone", QuerySimulation(clusters: 200), true),
    (
      "queries, 150 clusters of 1 to 4, drawn together",
      QuerySimulation(clusters: 150, greatestSize: 4, clusterShare: 0.5), true
    ),
    (
      "the same, drawn one by one (wrong)", QuerySimulation(clusters: 150, greatestSize: 4, clusterShare: 0.5), false
    ),
    (
      "queries and 3 seeds, 150 clusters",
      QuerySimulation(clusters: 150, greatestSize: 4, seeds: 3, clusterShare: 0.5, seedDeviation: 0.1), true
    ),
    (
      "queries and 8 seeds, 150 clusters",
      QuerySimulation(clusters: 150, greatestSize: 4, seeds: 8, clusterShare: 0.5, seedDeviation: 0.1), true
    ),
  ]
}
