import Data
import Downstream
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct QueryClustersTests {
  @Test func bothDirectionsOfAMeanAreDrawnByTheGroupsOfTheSource() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let table = try StudyTable(study, options: StudyTableOptions(includesStatistics: true)).complete
      func bootstrap(_ name: String) throws -> QueryBootstrap {
        let column = try #require(table.columns.firstIndex { $0.name == name })
        return try #require(table.queryBootstraps[1][column])
      }
      let task = study.data.tasks[0]
      let groups = Set(task.samples.map { task.source.group(at: $0) })
      for name in ["numbers mean", "numbers t2i R@1", "numbers i2t R@1"] {
        #expect(try bootstrap(name).clusterCount == groups.count, "\(name)")
      }
      let (both, captions, pictures) = (
        try bootstrap("numbers mean").queryCount, try bootstrap("numbers t2i R@1").queryCount,
        try bootstrap("numbers i2t R@1").queryCount
      )
      #expect(both == captions + pictures && pictures == task.samples.count)
    }
  }

  @Test func questionsOfOnePictureGoTogether() throws {
    let data = try StudyData(.shapes, at: .smoke)
    let study = try Study(
      smallExperiment(seeds: 0..<1, downstream: ["vqa", "ve", "pairs", "grounding", "knn"]), scale: .smoke, data: data,
      runsFolder: "/nonexistent")
    let tasks = Dictionary(study.tasks.map { ($0.name, $0) }) { first, _ in first }
    for name in ["vqa", "pairs", "grounding"] {
      let clusters = try #require(tasks[name]?.itemClusters, "\(name)")
      #expect(Set(clusters).count < clusters.count, "\(name) asks more than once about a picture")
    }
    // One sentence each.
    let entailment = try #require(tasks["ve"]?.itemClusters)
    #expect(Set(entailment).count == entailment.count)
    #expect(tasks["knn"]?.itemClusters == nil)
  }

  @Test func restoredStudiesDrawTheSameClusters() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1, downstream: ["vqa"]), in: folder)
      _ = try study.run()
      try study.write(try StudyTable(study))
      let entry = try #require(StudyStore(folder).entries(named: "small").first)
      let restored = try Study(restoring: entry, by: .standard, opensData: false)
      let options = StudyTableOptions(includesStatistics: true)
      let (first, second) = (try StudyTable(study, options: options), try StudyTable(restored, options: options))
      #expect(first.complete.queryBootstraps == second.complete.queryBootstraps)
      let column = try #require(first.complete.columns.firstIndex { $0.name == "vqa" })
      let bootstrap = try #require(first.complete.queryBootstraps[1][column])
      #expect(bootstrap.clusterCount < bootstrap.queryCount)
    }
  }
}
