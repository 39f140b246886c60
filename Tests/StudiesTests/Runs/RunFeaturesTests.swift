import Ranks
import Autograd
import Data
import DataSets
import Encoders
import Files
import Foundation
import Losses
import Parts
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// Studies whose lower layers are frozen.
@Suite struct RunFeaturesTests {
  private static func frozen(_ recipe: Recipe, views: ViewSupply = .fixed(3)) -> Recipe {
    recipe.with(\.frozen, FrozenLayers(image: 0..<1, text: 0..<1)).with(\.views, views).with(\.steps, 3)
  }

  private static func experiment(seeds: Range<Int> = 0..<2, views: ViewSupply = .fixed(3)) -> Experiment {
    smallExperiment(seeds: seeds) { tcl in
      let tcl = frozen(tcl, views: views)
      return Arms(
        baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
        variants: [tcl.only(CMA.self, LMI.self, MLM.self).paced(MLM.self, Cadence(every: 2, pairs: 4)).named("more")])
    }
  }

  private static func options(_ folder: String) -> RunOptions {
    var options = RunOptions(device: CPUDevice(threadCount: 1))
    options.cache = CacheFolder(root: folder + "/cache")
    return options
  }

  @Test func everyArmOfASeedSharesWhatIsComputedOnce() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(RunFeaturesTests.experiment(seeds: 0..<1), in: folder + "/runs")
      var computed: [FrozenFeatureProgress] = []
      _ = try study.run(options: RunFeaturesTests.options(folder)) { progress in
        if case .freezing(let state) = progress.state { computed.append(state) }
      }
      #expect(computed.contains { $0.kind == .pictures && $0.completed == $0.total })
      #expect(computed.contains { $0.kind == .captions })
      // Views of training, pictures of evaluation, captions: frozen random values are those of the seed.
      let caches = try names(in: folder + "/cache/frozen")
      #expect(caches.count == 3)
      let cost = try #require(try study.result(arm: 0, seed: 0)?.measurements?.frozen)
      #expect(cost.views > 3 * 128 && cost.captions > 0 && cost.operations > 0)
      #expect(try study.result(arm: 1, seed: 0)?.measurements?.frozen == cost)
      // A step counts what it computes itself.
      let report = try #require(try study.result(arm: 0, seed: 0)?.measurements)
      #expect(try #require(report.operationsPerStep) > 0)
    }
  }

  /// Frozen layers give numbers of half precision, and the same ones in any company: what is known before changes no bit.
  @Test func withAndWithoutTheCacheARunGivesTheSameBits() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(RunFeaturesTests.experiment(seeds: 0..<1), in: folder + "/runs")
      _ = try study.run(options: RunFeaturesTests.options(folder))
      for arm in 0..<2 {
        let run = study.runs[arm][0]
        let recipe = run.recipe
        let tokenizer = try #require(try study.restored(arm: arm, seed: 0, device: CPUDevice(threadCount: 1))).tokenizer
        let trainer = try Trainer(
          recipe: recipe, seed: Seed(0), tokens: tokenizer.specialTokens, device: CPUDevice(threadCount: 2))
        let loader = PairLoader(
          study.data.training, tokenizer: tokenizer,
          options: LoaderOptions(
            batchSize: recipe.batchSize, augmentation: recipe.augmentation, views: recipe.views,
            maxTextLength: recipe.maxTextLength),
          seed: Seed(0).derived("data"), steps: 0..<recipe.steps)
        while let batch = try loader.next() {
          // Pixels and tokens, no known features.
          #expect(batch.firstViews.pictures != nil && batch.captions == nil)
          try trainer.train(batch.uploaded(to: trainer.model.device))
        }
        let restored = try #require(try study.restored(arm: arm, seed: 0, device: CPUDevice(threadCount: 1)))
        for (one, other) in zip(trainer.parameters, restored.trainer.parameters) {
          #expect(one.value.values == other.value.values, "\(one.path)")
        }
        let evaluation = try restored.evaluation()
        let results = try evaluation.evaluate(tasks: study.data.tasks)
        #expect(try study.result(arm: arm, seed: 0)?.measurements?.retrieval == results)
      }
    }
  }

  @Test func aRunThatContinuesReadsWhatIsThere() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(RunFeaturesTests.experiment(seeds: 0..<1), in: folder + "/runs")
      var options = RunFeaturesTests.options(folder)
      options.checkpointInterval = 0
      #expect(throws: Interruption.self) {
        try study.run(options: options) { progress in
          if case .training(let report, _, _) = progress.state, report.step == 1 { throw Interruption() }
        }
      }
      var freezing = 0
      _ = try study.run(options: options) { progress in
        if case .freezing = progress.state { freezing += 1 }
      }
      #expect(freezing == 0)
      let whole = try smallStudy(RunFeaturesTests.experiment(seeds: 0..<1), in: folder + "/others")
      _ = try whole.run(options: options)
      for arm in 0..<2 {
        let (one, other) = (try study.result(arm: arm, seed: 0), try whole.result(arm: arm, seed: 0))
        #expect(one?.measurements?.retrieval == other?.measurements?.retrieval)
        #expect(one?.measurements?.finalLoss == other?.measurements?.finalLoss)
      }
    }
  }

  @Test func freshViewsAreReadAndCaptionsAloneAreKnown() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(RunFeaturesTests.experiment(seeds: 0..<1, views: .fresh), in: folder + "/runs")
      _ = try study.run(options: RunFeaturesTests.options(folder))
      #expect(try names(in: folder + "/cache/frozen").count == 2)
    }
  }

  @Test func aDamagedCacheIsNamedAndNothingElseIsTrained() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(RunFeaturesTests.experiment(), in: folder + "/runs")
      let options = RunFeaturesTests.options(folder)
      _ = try study.run(options: options)
      let cache = try #require(try names(in: folder + "/cache/frozen").first)
      let path = "\(folder)/cache/frozen/\(cache)/0.half"
      var bytes = try Foundation.Data(contentsOf: URL(fileURLWithPath: path))
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: URL(fileURLWithPath: path))
      let again = try smallStudy(RunFeaturesTests.experiment(), in: folder + "/again")
      do {
        _ = try again.run(options: options)
        Issue.record("a damaged cache was believed")
      } catch {
        #expect("\(error)".contains(path) && "\(error)".contains("damaged"))
      }
    }
  }

  /// Looks at pictures itself.
  private struct Brightness: Objective {
    static let name: ObjectiveName = "brightness"
    var readsPixels: Bool { true }

    func term(for step: TrainingStep, head: NoHead) -> LossTerm {
      let brightness = Variable(step.batch.firstViews).mean().value
      return LossTerm(step[OnlineImage()].global.mean() + Variable(brightness))
    }
  }

  @Test func anObjectiveThatReadsPixelsGetsThem() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        let frozen = RunFeaturesTests.frozen(tcl).only(CMA.self)
        return Arms(baseline: frozen, variants: [frozen.adding(Brightness()).named("with brightness")])
      }
      let study = try smallStudy(experiment, in: folder + "/runs")
      #expect(study.runs[0][0].recipe.knowsViews && !study.runs[1][0].recipe.knowsViews)
      #expect(try study.run(options: RunFeaturesTests.options(folder)) == Study.Outcome(computed: 2))
      let cost = try [0, 1].map { try #require(try study.result(arm: $0, seed: 0)?.measurements?.frozen) }
      #expect(cost[0].views > cost[1].views)
    }
  }

  /// A source one of whose pictures cannot be read, as long as a file is there.
  private struct TornSource: ForwardingSource {
    let base: CaptionedShapes
    let mark: String
    var name: String { "torn" }
    struct Damage: Error {}
    func image(at index: Int) throws -> PixelImage {
      if index == 5, FileManager.default.fileExists(atPath: mark) { throw Damage() }
      return base.image(at: index)
    }
  }

  @Test func aPictureThatCouldNotBeReadIsTriedAgain() throws {
    try withTemporaryFolder { folder in
      let mark = folder + "/torn"
      _ = FileManager.default.createFile(atPath: mark, contents: nil)
      let source = TornSource(base: CaptionedShapes(split: .train, count: 12, side: 32), mark: mark)
      let recipe = Recipe.tcl(.smoke)
      let model = Model(
        shape: recipe.model, frozen: .image(layers: 0..<1), temperature: 0.07, seed: Seed(1),
        device: CPUDevice(threadCount: 1))
      func features() throws -> PictureFeatures {
        let store = FrozenFeatureStore(in: CacheFolder(root: folder), numerics: 1)
        return try #require(
          try store.pictures(
            Array(0..<12), of: source, views: .training(recipe.augmentation, count: 2, .clip), by: model
          ) { _ in })
      }
      let torn = try features()
      #expect(try torn.view(1, ofSample: 5) == nil && torn.view(1, ofSample: 4) != nil)
      #expect(torn.fault(ofSample: 5)?.isSalvaged == false && torn.fault(ofSample: 4) == nil)
      #expect(try features().fault(ofSample: 5) != nil)
      try FileManager.default.removeItem(atPath: mark)
      let whole = try features()
      #expect(try whole.view(1, ofSample: 5)?.count == torn.tokens * torn.width)
      #expect(whole.fault(ofSample: 5) == nil)
      #expect(try whole.view(0, ofSample: 4) == torn.view(0, ofSample: 4))
    }
  }

  @Test func ranksShareOneCacheAndGiveTheSameRun() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        let cut = RunFeaturesTests.frozen(tcl).with(\.shards, 2)
        return Arms(baseline: cut.only(CMA.self, ITM.self), variants: [])
      }
      _ = try smallStudy(experiment, in: folder + "/alone").run(options: RunFeaturesTests.options(folder))
      let outcomes = ThreadRanks.run(2) { ranks in
        var options = RunFeaturesTests.options(folder)
        options.cache = CacheFolder(root: folder + "/shared")
        return try smallStudy(experiment, in: "\(folder)/rank\(ranks.rank)").run(options: options, ranks: ranks)
      }
      for outcome in outcomes { #expect(try outcome.get().computed == 1) }
      let found = try smallStudy(experiment, in: folder + "/rank0").result(arm: 0, seed: 0)?.measurements
      let expected = try smallStudy(experiment, in: folder + "/alone").result(arm: 0, seed: 0)?.measurements
      #expect(found?.retrieval == expected?.retrieval && found?.finalLoss == expected?.finalLoss)
    }
  }
}
