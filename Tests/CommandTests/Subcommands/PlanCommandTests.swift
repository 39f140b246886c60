import CUDA
import Command
import Foundation
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

/// What `plan` prints for programs is what it prints for people.
@Suite struct PlanCommandTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?", seeds: 0..<3)

  private func triad(_ words: [String]) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  private func words(in folder: String, _ more: String...) -> [String] {
    ["plan", "first-look", "--scale", "smoke", "--no-calibration", "--runs", folder] + more
  }

  private func document(_ coded: Outcome) throws -> JSONValue {
    #expect(coded.code == .success, "\(coded.diagnostics)")
    return try JSONValue(parsing: coded.output)
  }

  /// The page, and the document of the same words.
  private func plans(_ words: [String]) throws -> (text: String, document: JSONValue) {
    let page = triad(words)
    #expect(page.code == .success, "\(page.diagnostics)")
    return (page.output, try document(triad(words + ["--format", "json"])))
  }

  /// What stands after a word in the lines that begin with it.
  private func lines(of text: String, after start: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
  }

  @Test func itSaysWhichStudyItIsOf() throws {
    let (text, document) = try plans(words(in: "/nonexistent", "--no-survey"))
    #expect(document["experiment"]?.string == "first-look" && document["scale"]?.string == "smoke")
    #expect(document["question"]?.string == "Does MLM help CMA?" && document["runs_folder"]?.string == "/nonexistent")
    let data = try #require(document["data"]?.string)
    #expect(text.hasPrefix("first-look (smoke, \(data)): Does MLM help CMA?\n"))
    let training = try #require(document["training"]?["name"]?.string)
    let pairs = try #require(document["training"]?["pairs"]?.integer)
    let tracks = document["tracks"]?.array?.compactMap { $0["name"]?.string } ?? []
    let split = try #require(document["split"]?.string)
    #expect(
      text.contains(
        "\n\(pairs) pairs of \(training); asked about \(tracks.joined(separator: ", ")) (\(split)); seeds 0, 1, 2; runs in /nonexistent\n"
      ), "\(text)")
    #expect(document["seeds"]?.array?.compactMap { $0.integer } == [0, 1, 2])
    #expect(document["tracks"]?.array?.allSatisfy { ($0["pictures"]?.integer ?? 0) > 0 } == true)
    #expect(document["tasks"]?.array?.isEmpty == true)
    for absent in ["survey", "runs", "until_decided"] { #expect(document[absent]?.isNull == true, "\(absent)") }
    #expect(document["notes"]?.array?.compactMap { $0.string } == lines(of: text, after: "note: "))
    #expect(document["warnings"]?.array?.compactMap { $0.string } == lines(of: text, after: "warning: "))
  }

  @Test func armsAndRunsAreThoseOfTheText() throws {
    try withTemporaryFolder { folder in
      let task = ["run", "first-look", "--scale", "smoke", "--runs", folder, "--task", "3"]
      #expect(triad(task).code == .success)
      let (text, document) = try plans(words(in: folder, "--no-survey", "--tasks"))
      #expect(text.contains("CMA     1 3 5   1/3") && text.contains("+ MLM   2 4 6   0/3"), "\(text)")
      let arms = try #require(document["arms"]?.array)
      #expect(arms.compactMap { $0["arm"]?.string } == ["CMA", "+ MLM"])
      let numbers = arms.map { arm in (arm["task_numbers"]?.array ?? []).compactMap { $0.integer } }
      #expect(numbers == [[1, 3, 5], [2, 4, 6]])
      #expect(arms.compactMap { $0["finished"]?.integer } == [1, 0])
      #expect(arms.compactMap { $0["to_do"]?.integer } == [2, 3])
      #expect(arms.compactMap { $0["steps"]?.integer } == [4, 4])
      // A finished run speaks for its arm; of the other nobody knows anything.
      #expect(arms[0]["known_from"]?.string == "runs" && (arms[0]["seconds_per_step"]?.number ?? 0) > 0)
      #expect((arms[0]["peak_memory_bytes"]?.integer ?? 0) > 1 << 20)
      for unknown in ["known_from", "seconds_per_step", "peak_memory_bytes", "seconds_left", "fault"] {
        #expect(arms[1][unknown]?.isNull == true, "\(unknown)")
      }
      #expect(text.contains("How long the rest takes is not known."))
      #expect(document["prediction"]?["seconds_left"]?.isNull == true)
      let counts = try #require(document["counts"])
      #expect(text.contains("6 runs: 1 done, 5 to do."))
      #expect(counts["runs"]?.integer == 6 && counts["finished"]?.integer == 1 && counts["to_do"]?.integer == 5)
      #expect(counts["failed"]?.integer == 0 && counts["downstream_asked"]?.integer == 0)
      let runs = try #require(document["runs"]?.array)
      #expect(runs.compactMap { $0["number"]?.integer } == [1, 2, 3, 4, 5, 6])
      #expect(runs.compactMap { $0["state"]?.string } == ["to do", "to do", "finished", "to do", "to do", "to do"])
      #expect(runs[2]["arm"]?.string == "CMA" && runs[2]["seed"]?.integer == 1)
      let records = try RunStore(folder).records
      #expect(runs[2]["run"]?.string == records.first?.id && records.count == 1)
    }
  }

  @Test func theSurveyIsThatOfTheText() throws {
    let (text, document) = try plans(words(in: "/nonexistent"))
    let survey = try #require(document["survey"])
    let splits = try #require(survey["splits"]?.array)
    #expect(splits.first?["role"]?.string == "training")
    #expect(splits.first?["pairs"] == document["training"]?["pairs"])
    for split in splits {
      let role = try #require(split["role"]?.string)
      let name = try #require(split["name"]?.string)
      let row = try #require(lines(of: text, after: "\(role == "track" ? "asked" : role): \(name)  ").first, "\(text)")
      let cells = row.split(separator: " ").map { String($0).replacing(",", with: "") }
      let counts = ["pairs", "pictures", "captions", "words", "different_words"].compactMap { split[$0]?.integer }
      #expect(Array(cells.prefix(5)) == counts.map { String($0) }, "\(row)")
      for count in ["pictures", "captions", "words", "different_words"] {
        #expect(split[count + "_accuracy"]?.string == "exact")
      }
      let fits = try #require(split["fits"]?.array)
      let tokens = try #require(fits.first?["mean_tokens"]?.number)
      #expect(fits.count == survey["readers"]?.array?.count && cells[5] == NumberFormat.fixed(1).text(tokens))
      let widest = try #require(fits.first?["tokens_of_99_percent"]?.integer)
      #expect(cells[6] == "\(widest)")
      let cut = try #require(fits.first?["captions_cut_percent"]?.number)
      #expect((0...100).contains(cut) && (cells[7] == "0") == (cut == 0))
    }
    #expect(survey["readers"]?.array?.first?["arms"]?.array?.compactMap { $0.string } == ["CMA", "+ MLM"])
    let crossings = try #require(survey["crossings"]?.array)
    #expect(crossings.count == document["tracks"]?.array?.count)
    for crossing in crossings {
      let track = try #require(crossing["track"]?.string)
      let row = try #require(lines(of: text, after: "also in \(track)  ").first, "\(text)")
      let keys = [
        "training_pairs", "training_pairs_of_asked_groups", "training_pairs_equal", "training_pairs_alike", "pictures",
        "pictures_equal", "pictures_alike",
      ]
      let counts = keys.compactMap { crossing[$0]?.integer }
      #expect(crossing["training_pairs_seen"] == crossing["training_pairs"])
      let cells = row.split(separator: " ").map { String($0).replacing(",", with: "") }
      #expect(cells == counts.map { String($0) }, "\(row)")
    }
  }

  @Test func theTimeThatIsLeftIsInSecondsWithWhatItIsKnownFrom() throws {
    try withTemporaryFolder { folder in
      let words = ["plan", "first-look", "--scale", "smoke", "--no-survey", "--jobs", "2", "--runs", folder]
      let measured = triad(words + ["--format", "json"])
      #expect(measured.diagnostics.hasPrefix("Measuring some steps of "))
      let document = try document(measured)
      let prediction = try #require(document["prediction"])
      let left = try #require(prediction["seconds_left"]?.number)
      let work = try #require(prediction["seconds_of_one_process"]?.number)
      #expect(left > 0 && left < work)
      #expect(prediction["known_from"]?.array?.compactMap { $0.string } == ["a few steps trained now"])
      #expect(prediction["frozen_layers_seconds"]?.number == 0 && prediction["left_out"]?.array?.isEmpty == true)
      #expect(prediction["jobs"]?.integer == 2 && (prediction["threads_per_job"]?.integer ?? 0) >= 1)
      let arms = try #require(document["arms"]?.array)
      #expect(arms.compactMap { $0["known_from"]?.string } == ["calibration", "calibration"])
      let ofArms = arms.compactMap { $0["seconds_left"]?.number }
      #expect(ofArms.count == 2 && abs(ofArms.reduce(0, +) - work) < 1e-9)
    }
  }

  @Test func whatCannotBeTrainedSaysWhy() throws {
    let experiment = Experiment("regions", question: "Do nine regions help?", base: Recipe.tcl, seeds: 0..<1) { tcl in
      Arms(
        baseline: tcl.only(CMA.self).named("CMA"),
        variants: [tcl.only(CMA.self).adding(LMI(regions: .grid(9))).named("nine")])
    }
    let words = ["plan", "regions", "--scale", "smoke", "--data", "shapes", "--runs", "/nonexistent", "--no-survey"]
    let coded = Outcome(of: words + ["--no-calibration", "--format", "json"], experiments: [experiment])
    let document = try document(coded)
    let arms = try #require(document["arms"]?.array)
    let fault = try #require(arms[1]["fault"]?.string)
    #expect(fault.contains("regions is .grid(9)") && arms[0]["fault"]?.isNull == true)
    let warnings = document["warnings"]?.array?.compactMap { $0.string } ?? []
    #expect(warnings.contains("The arm 'nine' cannot be trained: \(fault)."))
  }

  @Test func declaredLooksAreNumbers() throws {
    let until = ["--no-survey", "--until", "decided", "--at-most", "6", "--margin", "0.5"]
    let document = try document(triad(words(in: "/nonexistent") + until + ["--format", "json"]))
    #expect(document["until_decided"]?["looks_at_seeds"]?.array?.compactMap { $0.integer } == [4, 5, 6])
    #expect(document["until_decided"]?["margin"]?.number == 0.5)
    #expect(document["counts"]?["runs"]?.integer == 12)
  }

  @Test func onAGPUJobsHaveNoThreads() throws {
    let devices = ComputeDevices.made(.made([.made(0)])) { _ in FencedDevice() }
    let tool = TriadCommand.tool(experiments: [Self.experiment], devices: devices)
    let words = words(in: "/nonexistent", "--no-survey", "--jobs", "2", "--device", "cuda", "--format", "json")
    let document = try document(Outcome(of: tool, words))
    #expect(document["prediction"]?["threads_per_job"]?.isNull == true)
    #expect(document["prediction"]?["jobs"]?.integer == 2)
  }
}
