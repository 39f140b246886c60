import Files
import Foundation
import Reporting
import Studies

/// Files of runs and studies.
extension FuzzedReader {
  static var results: [FuzzedReader] {
    [
      run("log.jsonl", [step, step.replacing("\"step\":0", with: "\"step\":1") + "\n" + step]),
      run("result.json", [result, #"{"id":"0123456789abcdef","failure":"step 3: no memory"}"#]),
      run(
        "warnings.jsonl", [#"{"step":0,"kind":"outside-band","term":"cma","value":9.5,"message":"It begins at 9.5."}"#]),
      run("faults.jsonl", [#"{"step":2,"sample":41,"salvaged":false,"reason":"a.png: it ends early"}"#]),
      run("gradients.jsonl", [gradients]),
      run("environment.json", [environment]),
      run("recipe.json", [#"{"evaluation":{"batchSize":64},"recipe":{"batchSize":8,"steps":4},"seed":0}"#]),
      run("downstream/answers-fe3eef7068231ede.json", [downstream], name: "downstream.json"),
      FuzzedReader(name: "study.json", seeds: [Array(study.utf8)]) { bytes, scratch in
        _ = scratch.file(bytes, "studies/0123456789abcdef/study.json")
        do {
          for entry in try StudyStore(scratch.folder).entries(named: "0123456789abcdef") { _ = try entry.seeds() }
        } catch { expectWords(error) }
      },
      events,
    ]
  }

  private static func run(_ file: String, _ seeds: [String], name: String? = nil) -> FuzzedReader {
    FuzzedReader(name: name ?? file, seeds: seeds.map { Array($0.utf8) }) { bytes, scratch in
      let id = "0123456789abcdef"
      _ = scratch.file(bytes, "\(id)/\(file)")
      let record = RunRecord(id: id, path: "\(scratch.folder)/\(id)")
      do { _ = try record.manifest() } catch { expectWords(error) }
      do { _ = try record.result() } catch { expectWords(error) }
      do { _ = try record.log() } catch { expectWords(error) }
      do { _ = try record.environments() } catch { expectWords(error) }
      do { _ = try record.warnings() } catch { expectWords(error) }
      do { _ = try record.faults() } catch { expectWords(error) }
      do { _ = try record.observations() } catch { expectWords(error) }
      do { _ = try record.downstreamResults() } catch { expectWords(error) }
    }
  }

  /// Event files of TensorBoard are read where a run continues: what they hold of later steps is cut off.
  private static var events: FuzzedReader {
    FuzzedReader(name: "events", seeds: [recordedEvents]) { bytes, scratch in
      // Most mutations are caught by checksums: half of the files get right ones again.
      let bytes = bytes.count % 2 == 0 ? withEventChecksums(bytes) : bytes
      let folder = scratch.folder + "/events"
      _ = scratch.file(bytes, "events/\(EventFile.prefix)0000000001.host.1.0")
      do throws(FileError) {
        let file = try EventFile(folder: folder, continuingAt: 200, clock: { 2 })
        try file.append([EventRecord.Scalar("loss/total", 1)], step: 200)
      } catch { expectWords(error) }
      var last = 0
      for path in EventFile.files(in: folder) {
        let found = FileManager.default.contents(atPath: path) ?? Foundation.Data()
        last = EventRecord.records(in: [UInt8](found)).last?.step ?? last
        unlink(path)
      }
      precondition(last == 200, "the step that was added is not the last one")
    }
  }

  /// The same with the checksums of its records made right, as far as their lengths lead.
  private static func withEventChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    func put(_ checksum: UInt32, at place: Int) {
      for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * byte)) }
    }
    var start = 0
    while bytes.count - start >= 16 {
      let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
      put(MaskedChecksum.of(bytes[start..<start + 8]), at: start + 8)
      guard length <= UInt64(bytes.count - start - 16) else { break }
      let end = start + 12 + Int(length)
      put(MaskedChecksum.of(bytes[start + 12..<end]), at: end)
      start = end + 4
    }
    return bytes
  }

  /// Two records: the version, and two scalars at step 0.
  private static let recordedEvents: [UInt8] = [
    0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 9, 0, 0, 0x20, 0x40, 0xfc, 0x54, 0xd9, 0x41, 0x1a, 0xd, 0x62,
    0x72, 0x61,
    0x69, 0x6e, 0x2e, 0x45, 0x76, 0x65, 0x6e, 0x74, 0x3a, 0x32, 0x2b, 0x35, 0x31, 0x10, 0x2a, 0, 0, 0, 0, 0, 0, 0, 0xae,
    0x8d,
    0x91, 0xf5, 9, 0, 0, 0x20, 0x40, 0xfc, 0x54, 0xd9, 0x41, 0x2a, 0x1f, 0xa, 0x11, 0xa, 0xa, 0x6c, 0x6f, 0x73, 0x73,
    0x2f, 0x74,
    0x6f, 0x74, 0x61, 0x6c, 0x15, 0, 0, 0, 0x3f, 0xa, 0xa, 0xa, 3, 0x63, 0x6d, 0x61, 0x15, 0, 0, 0xa0, 0x3f, 0x59, 0xcd,
    0x72,
    0x83,
  ]

  private static let step: String =
    #"{"step":0,"total":7.78,"losses":{"cma":2.87},"metrics":{"cma_i2t":3.07},"temperature":0.07,"learning_rate":0.001,"#
    + #""gradient_norm":1.6,"seconds":0.003,"waited":1e-06}"#

  private static let result: String =
    #"{"id":"0123456789abcdef","measurements":{"evaluationSeconds":0.01,"finalLoss":7.99,"fusion":[],"operationsPerStep":2,"#
    + #""peakBytes":4,"retrieval":[{"captions":[0,1],"chance":{"imageToText":{"at1":50,"at10":100,"at5":100},"#
    + #""textToImage":{"at1":50,"at10":100,"at5":100}},"dualEncoder":{"imageToText":[[1,1,1],[0,1,1]],"#
    + #""recall":{"imageToText":{"at1":50,"at10":100,"at5":100},"textToImage":{"at1":50,"at10":100,"at5":100}},"#
    + #""textToImage":[[1,1,1],[0,1,1]]},"images":[0,1],"source":"shapes/test","task":"numbers"}],"#
    + #""secondsPerStep":0.002,"steps":4,"trainedParameters":9,"trainingSeconds":0.01}}"#

  private static let gradients: String =
    #"{"step":0,"objectives":["cma","itm"],"weights":[1,0.5],"seconds":0.1,"groups":[{"module":"image encoder","layer":null,"#
    + #""parameters":9,"norms":[0.5,null],"pairs":[{"first":"cma","second":"itm","parameters":9,"cosine":-0.5,"norm_ratio":2}]}]}"#

  private static let environment: String =
    #"[{"build":"0123456789abcdef","command":"triad run mine","date":"2026-01-01T00:00:00Z","device":"cpu (avx2, 2 threads)","#
    + #""processor":"a processor, 2 cores","system":"a system"}]"#

  private static let downstream: String =
    #"{"answers":["blue","red"],"baselines":[{"name":"majority","value":19.5}],"details":[],"fingerprint":"fe3eef7068231ede","#
    + #""kindOfItem":[0,1],"kinds":["colour","form"],"metric":"accuracy","scores":[0,1],"seconds":0.1,"steps":2,"#
    + #""task":"answers","trainingExamples":338}"#

  private static let study: String =
    #"{"study":{"arms":[{"name":"CMA","runs":["0123456789abcdef"]}],"data":{"fingerprint":"0123456789abcdef","name":"shapes","#
    + #""words":["--data","shapes"]},"effort":"smoke","experiment":"mine","ownSeeds":{"count":3,"first":0},"parts":[{"kind":"#
    + #""objective","module":"Losses","name":"cma","type":"CMA","version":1}],"question":"?","scale":"smoke","#
    + #""seeds":{"count":1,"first":0},"split":"test","tool":"triad"}}"#
}
