import Data
import Downstream
import Foundation
import Reporting
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// Always gives the first class that was taught: a task that this package does not have.
private struct FirstClass: FrozenTask {
  let name = "first-class"
  let training: LabelledPictures
  let test: LabelledPictures

  func answer(training: Tensor, taught: [Int], test: Tensor) -> [Int] {
    let first = taught.first.map { self.training.labels[$0] } ?? 0
    return [Int](repeating: first, count: test.shape[0])
  }
}

extension TaskOffer {
  fileprivate static let firstClass = TaskOffer("first-class", question: "What says the first picture?") { request in
    FirstClass(training: try request.training.labels, test: try request.test.labels)
  }
}

extension StudyColumn {
  fileprivate static let finalLoss = StudyColumn.own(
    "final loss", summary: "The loss of the last step.", direction: .lower, format: .fixed(3)
  ) { $0.measurements?.finalLoss }
}

@Suite struct OwnTaskAndColumnTests {
  private let catalogue = Catalogue.standard.adding(.firstClass).adding(.finalLoss)

  @Test func theyAreComputedAndStandInTheTable() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1, downstream: ["first-class"])
      let study = try self.study(experiment, catalogue, in: folder)
      _ = try study.run()
      let table = try StudyTable(study)
      let results = try study.arms.indices.map { try study.result(arm: $0, seed: 0) }
      let loss = try #require(table.complete.columns.firstIndex { $0.name == "final loss" })
      #expect(table.complete.rows.map { $0.values(ofColumn: loss) } == results.map { [$0?.measurements?.finalLoss] })
      #expect(table.complete.columns[loss].direction == .lower && table.complete.columns[loss].isInFamily)
      let task = try #require(table.complete.columns.firstIndex { $0.name == "first-class" })
      #expect(table.complete.rows.map { $0.values(ofColumn: task) } == results.map { [$0?.downstream.first?.value] })
      #expect(table.sections.contains { $0.title.hasSuffix("your own columns") && $0.columns.count == 1 })
      #expect(TableFormat.text.text(of: table).contains("final loss"))
      // A folder of tables has one heading.
      #expect(try study.id != self.study(experiment, .standard.adding(.firstClass), in: folder).id)
      #expect(try StudyReport(study).text.contains("final loss"))
      #expect(throws: DownstreamError.unknownTask("first-class", known: Catalogue.standard.taskNames)) {
        try self.study(experiment, .standard, in: folder)
      }
    }
  }

  /// Why a study with the task of an offer is refused.
  private func refusal(of offer: TaskOffer) throws -> String {
    let experiment = smallExperiment(seeds: 0..<1, downstream: [offer.name])
    let error = #expect(throws: TaskNameError.self) {
      try self.study(experiment, .standard.adding(offer), in: "/nonexistent")
    }
    return try #require(error).description
  }

  @Test func `A task that is called otherwise than it is looked up is refused`() throws {
    let blind = try refusal(
      of: TaskOffer("first-class", question: "What says the first picture?", canBeBlind: true) { request in
        FirstClass(training: try request.training.labels, test: try request.test.labels)
      })
    #expect(blind.hasPrefix("The downstream task 'first-class' of StudiesTests/OwnTaskAndColumnTests.swift:"))
    #expect(
      blind.hasSuffix(
        " is called 'first-class' for the sight textOnly, but its results are looked up as 'first-class-text-only': "
          + "put the `suffix` of the sight after the task's name."), "\(blind)")
    let other = try refusal(
      of: TaskOffer("first", question: "What says the first picture?") { request in
        FirstClass(training: try request.training.labels, test: try request.test.labels)
      })
    #expect(
      other.hasSuffix(
        " is called 'first-class' for the sight full, but its results are looked up as 'first': "
          + "give offer and task one name."), "\(other)")
  }

  private func study(_ experiment: Experiment, _ catalogue: Catalogue, in folder: String) throws -> Study {
    try Study(
      experiment, scale: .smoke, data: try StudyData(.shapes, at: .smoke), runsFolder: folder, catalogue: catalogue)
  }

  @Test func chosenColumnsAreNotJoinedByOthers() throws {
    let study = try study(smallExperiment(columns: [.finalLoss, .parameters]), catalogue, in: "/nonexistent")
    #expect(try StudyTable(study).complete.columns.map(\.name) == ["final loss", "parameters"])
    let plain = try self.study(smallExperiment(columns: [.parameters]), catalogue, in: "/nonexistent")
    #expect(try StudyTable(plain).complete.columns.map(\.name) == ["parameters"])
  }
}
