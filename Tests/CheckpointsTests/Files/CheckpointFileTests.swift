import TestSupport
import Checkpoints
import Encoders
import Foundation
import Tensor
import Testing

@Suite struct CheckpointFileTests {
  private let folder: TemporaryFolder
  private let a = randomTensor([2, 3], "a")
  private let b = randomTensor([4], "b")
  private let c = Tensor(7)

  init() throws {
    folder = try TemporaryFolder()
    try writeArrays([("a", a), ("b", b)], to: folder.path + "/one.safetensors")
    try writeArrays([("c", c)], to: folder.path + "/two.safetensors")
  }

  private func index(_ text: String) -> String {
    let path = folder.path + "/model.safetensors.index.json"
    writeBytes(Array(text.utf8), to: path)
    return path
  }

  private static let sound =
    #"{"metadata":{"total_size":48,"deep":[[{}]]},"weight_map":{"c":"two.safetensors","a":"one.safetensors","b":"one.safetensors"}}"#

  @Test func shardsAreOneFile() throws {
    let path = index(CheckpointFileTests.sound)
    for file in [try CheckpointFile(path: path), try CheckpointFile(path: folder.path)] {
      #expect(file.path == path && file.shardCount == 2)
      #expect(file.names == ["a", "b", "c"])
      #expect(file.metadata == ["format": "pt"])
      #expect(file.shape(of: "a") == [2, 3] && file.type(of: "c") == .float32 && file.shape(of: "d") == nil)
      #expect(try file.tensor("a").values == a.values)
      #expect(try file.tensor("b").values == b.values)
      #expect(try file.tensor("c").item == 7)
      #expect(throws: CheckpointError.missingTensor(path: path, name: "d")) { try file.tensor("d") }
    }
  }

  @Test func aSingleFileNeedsNoIndex() throws {
    let file = try CheckpointFile(path: folder.path + "/one.safetensors")
    #expect(file.names == ["a", "b"] && file.shardCount == 1)
    try writeArrays([("x", a)], to: folder.path + "/model.safetensors")
    #expect(try CheckpointFile(path: folder.path).names == ["x"])
  }

  @Test func aFolderWithoutWeightsIsNamed() {
    #expect {
      try CheckpointFile(path: folder.path)
    } throws: {
      "\($0)".hasPrefix("\(folder.path) cannot be read: the folder has no model.safetensors")
    }
  }

  private static let flawedIndices: [(String, String)] = [
    (#"{"weight_map":{"a":"../one.safetensors"}}"#, "'../one.safetensors'"),
    (#"{"weight_map":{"a":"/etc/passwd"}}"#, "'/etc/passwd'"),
    (#"{"weight_map":{"a":"x/one.safetensors"}}"#, "'x/one.safetensors'"),
    (#"{"weight_map":{"a":"x\\one.safetensors"}}"#, "is not the name of a file"),
    (#"{"weight_map":{"a":".."}}"#, "'..'"), (#"{"weight_map":{"a":""}}"#, "''"),
    (#"{"weight_map":{"a":"one.safetensors\u0000"}}"#, "is not the name of a file"),
    (#"{"weight_map":{"a":"one.safetensors","a":"two.safetensors"}}"#, "the name 'a' twice"),
    (#"{"weight_map":{"a":7}}"#, "a string"), (#"{"weight_map":[]}"#, "an object"), (#"{"weight_map":{}}"#, "empty"),
    ("{}", "no weight_map"), ("[]", "an object"), ("", "an object"),
    (#"{"weight_map":{"a":"one.safetensors","c":"two.safetensors"}}"#, "does not know 'b', but one.safetensors"),
    (
      #"{"weight_map":{"a":"one.safetensors","b":"two.safetensors","c":"two.safetensors"}}"#,
      "gives 'b' to two.safetensors, but one.safetensors holds it"
    ),
    (
      #"{"weight_map":{"a":"one.safetensors","b":"one.safetensors","z":"one.safetensors"}}"#,
      "says that one.safetensors holds 'z'"
    ),
    ("{\"metadata\":" + String(repeating: "[", count: 100_000), "at most 64 levels"),
  ]

  @Test(arguments: flawedIndices)
  func anIndexThatIsNotSoundIsRefused(text: String, flaw: String) {
    let path = index(text)
    #expect {
      try CheckpointFile(path: path)
    } throws: {
      "\($0)".hasPrefix(path) && "\($0)".contains(flaw)
    }
  }

  @Test func aShardThatIsNotThereIsNamed() {
    let path = index(#"{"weight_map":{"a":"three.safetensors"}}"#)
    #expect {
      try CheckpointFile(path: path)
    } throws: {
      "\($0)".hasPrefix("\(folder.path)/three.safetensors cannot be read")
    }
  }

  @Test func anIndexCutAnywhereIsRefused() {
    let whole = Array(CheckpointFileTests.sound.utf8)
    for count in 0..<whole.count {
      let path = index(String(decoding: whole.prefix(count), as: UTF8.self))
      #expect(throws: CheckpointError.self) { try CheckpointFile(path: path) }
    }
  }

  @Test func mutatedIndicesNeverStopTheProgram() {
    var random = Seed(2).derived("mutations").stream()
    let whole = Array(CheckpointFileTests.sound.utf8)
    var refused = 0
    let trials = max(200, Fuzzing.trials / 10)
    for _ in 0..<trials {
      let path = folder.path + "/model.safetensors.index.json"
      writeBytes(Fuzzing.mutation(of: whole, &random), to: path)
      do {
        let file = try CheckpointFile(path: path)
        for name in file.names { _ = try file.tensor(name) }
      } catch {
        refused += 1
        #expect("\(error)".hasPrefix(folder.path))
      }
    }
    #expect(refused > trials / 4 && refused < trials)
  }
}
