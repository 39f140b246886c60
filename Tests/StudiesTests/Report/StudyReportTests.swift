import Tensor
import DataSets
import Data
import Foundation
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

@Suite struct StudyReportTests {
  @Test func aFinishedStudyHasEverySectionAndReadsTheSameTwice() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      let text = try StudyReport(study).text
      for name in [
        "results", "differences", "interactions", "curves", "gradients", "cost", "gallery", "changes", "attention",
        "space", "runs",
      ] {
        #expect(text.contains("<section id=\"\(name)\""), "\(name)")
      }
      for part in [
        "Does it run?", "95 % interval", "loss (nats)", "Captions find pictures", "Pictures find captions",
        "component 1 (", "t-SNE 1 (no unit)", "modality gap", "4 by 4 patches", "data:image/png;base64,",
        // What is not there is said.
        "not a full factorial", "No run of this study observed gradients", "Without image-text matching",
      ] {
        #expect(text.contains(part), "\(part)")
      }
      for part in ["<script", "http://", "https://", "\"nan", ">nan", " nan", ">inf", " inf", "no seed has both"] {
        #expect(!text.contains(part), "\(part)")
      }
      #expect(try StudyReport(study).text == text)
    }
  }

  @Test func withoutPicturesNothingOfThemIsInTheFileAndTheFiguresStay() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      let text = try StudyReport(study, showsPictures: false).text
      // `iVBORw0KGgo` is how a PNG file begins in base 64, `/9j/` a JPEG.
      for part in [
        "data:image", "base64", "iVBOR", "/9j/", "<image", "<use", "picture-0", "class=\"picture\"", "class=\"heat\"",
      ] {
        #expect(!text.contains(part), "\(part)")
      }
      for part in [
        "left out of this file (<code>--no-pictures</code>)", "Captions find pictures", "Pictures find captions",
        "a picture captioned ", "t-SNE 1 (no unit)", "loss (nats)", "95 % interval",
        "--no-pictures</code>. This file needs",
      ] {
        #expect(text.contains(part), "\(part)")
      }
      let whole = try StudyReport(study).text
      #expect(!whole.contains("--no-pictures"))
      #expect(whole.components(separatedBy: "<path").count == text.components(separatedBy: "<path").count, "the plots")
      #expect(text == (try StudyReport(study, showsPictures: false).text))
    }
  }

  @Test func aStudyWithoutRunsSaysSoEverywhere() throws {
    let text = try StudyReport(try smallStudy(in: "/nonexistent")).text
    for part in [
      "0 of 4", "4 of 4 runs have no numbers", "No run has logged a step yet", "No model of a finished run is stored",
      "not run", "No run has measured a score yet",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func aLostModelAndAFailedRunAreSaid() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(
        smallExperiment(seeds: 0..<1) { tcl in
          Arms(
            baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
            variants: [tcl.only(CMA.self).with(\.batchSize, 100_000).named("too large")])
        }, in: folder)
      _ = try study.run()
      for run in try runFolders(in: folder) {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(run)/checkpoint.safetensors")
      }
      let text = try StudyReport(study).text
      #expect(text.contains("1 of 2, 1 failed"))
      #expect(text.contains("samples do not fill a batch of 100000"))
      #expect(text.contains("No model of a finished run is stored"))
      #expect(text.contains("CMA + ITM, seed 0: its checkpoint is gone."))
    }
  }

  @Test func aFactorialShowsMainEffectsAndInteractions() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(
        smallExperiment(seeds: 0..<2) { tcl in
          Arms(
            baseline: tcl.only(CMA.self).named("CMA"),
            variants: [
              tcl.only(CMA.self, IMC.self).named("+ IMC"), tcl.only(CMA.self, LMI.self).named("+ LMI"),
              tcl.only(CMA.self, IMC.self, LMI.self).named("both"),
            ])
        }, in: folder)
      _ = try study.run()
      let text = try StudyReport(study).text
      #expect(text.contains("Diagonal: main effect"))
      #expect(text.contains("IMC, IMC: "))
      #expect(text.contains("LMI, IMC: "))
      #expect(text.contains("no fusion encoder has learned to look"))
    }
  }

  @Test func manyArmsAreFoldedBehindTheirNames() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(
        smallExperiment(seeds: 0..<1) { tcl in
          Arms(
            baseline: tcl.only(CMA.self).named("CMA"),
            variants: (1...4).map { tcl.only(CMA.self).with(\.queueSize, 8 * $0).named("queue \(8 * $0)") })
        }, in: folder)
      _ = try study.run()
      let text = try StudyReport(study).text
      // Of each query the first of five arms is open.
      #expect(text.components(separatedBy: "<details open=\"\"><summary>CMA<span>").count == 1 + 12)
      #expect(text.components(separatedBy: "<details><summary>queue 32<span>").count == 1 + 12)
      #expect(text.contains(PerQueryComparison.rule(cutoff: PerQueryComparison.standardCutoff)))
    }
  }

  @Test func captionsAndNamesAreInert() throws {
    try withTemporaryFolder { folder in
      let study = try hostileStudy(in: folder)
      _ = try study.run()
      let text = try StudyReport(study).text
      #expect(!text.contains("<script"))
      #expect(!text.contains("<img"))
      // Captions are shown as they are tokenized: cleaning took their quotes and slashes.
      #expect(text.contains("&lt;script&gt;alertcaption&lt; script&gt;"))
      #expect(text.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"))
    }
  }

  @Test func namesQuestionsAndReasonsAreEscapedEverywhere() throws {
    try withTemporaryFolder { folder in
      let mark = "\"><img src=x onerror=alert(1)>'&<svg onload=alert(2)>"
      let experiment = Experiment(mark, question: mark, base: { _ in Recipe.tcl(.smoke) }, seeds: 0..<1) { tcl in
        Arms(
          baseline: tcl.only(CMA.self, ITM.self).named(mark + " 1"),
          variants: [tcl.only(CMA.self).with(\.batchSize, 100_000).named("javascript:alert(3) " + mark)])
      }
      let study = try Study(
        experiment, scale: .smoke, data: try StudyData(.shapes, at: .smoke), runsFolder: folder + "/" + "a\"><b")
      _ = try study.run()
      try study.recordFailure(arm: 1, seed: 0, reason: mark)
      try "\(mark)\n".write(
        toFile: study.record(arm: 0, seed: 0).path + "/warnings.jsonl", atomically: true, encoding: .utf8)
      try study.write(try StudyTable(study))
      let report = try StudyReport(study).text
      let table = TableFormat.markdown.text(of: try StudyTable(study))
      for part in ["<img", "<svg onload", "onerror=alert(1)>'&<", "href=\"javascript", "src=x onerror=alert(1)>"] {
        #expect(!report.contains(part), "\(part)")
      }
      #expect(report.contains("&lt;img src=x onerror=alert(1)&gt;"))
      #expect(!table.isEmpty)
    }
  }

  @Test func observedGradientsAreDrawnAndWarningsTold() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let lines = [(step: 0, cosine: 0.25), (step: 2, cosine: -0.5)].map { step, cosine in
        let pair = GradientObservation.Pair(
          first: "cma", second: "itm", parameters: 10, cosine: cosine, normRatio: step == 0 ? 4 : 0.5)
        let groups = ["all", "image encoder"].map {
          GradientObservation.Group(module: $0, layer: nil, parameters: 10, norms: [1, 1], pairs: [pair])
        }
        return GradientObservation(
          step: step, objectives: ["cma", "itm"], weights: [1, 1], seconds: 0.1, groups: groups
        ).json.compactText + "\n"
      }
      for run in try runFolders(in: folder) {
        let path = "\(folder)/\(run)/gradients.jsonl"
        try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
      }
      let text = try StudyReport(study).text
      #expect(text.contains("cma and itm: 0.25 at the start, -0.5 at the end"))
      #expect(text.contains("Cosines of CMA + ITM, image encoder"))
      #expect(text.contains("cma and itm: 4 at the start, 0.5 at the end"))
      #expect(text.contains("Norm ratios of CMA + ITM, image encoder"))
    }
  }

  @Test func anUnknownTrackIsAnErrorThatNamesTheOthers() throws {
    let error = #expect(throws: StudyError.self) {
      try StudyReport(try smallStudy(in: "/nonexistent"), track: "emoji")
    }
    #expect(try #require(error).description.contains("numbers, relations"))
  }
}

/// A study whose captions and arms would like to be markup.
func hostileStudy(in folder: String) throws -> Study {
  let experiment = smallExperiment(seeds: 0..<1) { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self).named("<img src=x onerror=\"alert(1)\">"),
      variants: [tcl.only(CMA.self, ITM.self, LMI.self).named("</style></svg><script>alert(2)</script>")])
  }
  let training = HostileSource(split: .train, count: 64)
  let data = StudyData(
    name: .shapes, training: training,
    tasks: [RetrievalTask(name: "hostile", source: HostileSource(split: .test, count: 40))], allowsFlips: false)
  return try Study(experiment, scale: .smoke, data: data, runsFolder: folder)
}

/// Drawn pictures with a script in front of every caption.
private struct HostileSource: ForwardingSource {
  let base: CaptionedShapes

  init(split: DataSplit, count: Int) { base = CaptionedShapes(split: split, count: count, side: 32) }

  var name: String { "<script>hostile</script>" }
  var fingerprint: UInt64 { base.fingerprint &+ 1 }
  func captions(at index: Int) -> [String] {
    base.captions(at: index).map { "<script>alert(\"caption\")</script> " + $0 }
  }
}

@Suite struct SeedBandTests {
  @Test func ratiosOfSeedsHaveAGeometricMean() {
    let points = SeedBand.ratioPoints([[0: 4, 1: 0], [0: 1.0 / 4, 1: 3]], width: 1)
    #expect(points.map(\.x) == [0, 1])
    #expect(abs(points[0].y - 1) < 1e-12)
    #expect(abs((points[0].band?.upperBound ?? 0) - 4) < 1e-12 && points[0].band != nil)
    // A ratio of 0 has no logarithm and is left out.
    #expect(abs(points[1].y - 3) < 1e-12 && points[1].band == nil)
  }
}
