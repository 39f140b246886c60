import Encoders
import Foundation
import Tensor
import Testing

/// A hostile file gets a sentence that names it and what is wrong; it never stops the program.
@Suite struct MalformedSafeTensorsTests {
  @Test(
    arguments: [
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        4
      ),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        8
      ),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        4
      ),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,4]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4),
      (#"{"a":{"dtype":"Q7","shape":[1],"data_offsets":[0,4]}}"#, 4),
      (#"{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}"#, 4),
      (#"{"a":[1,2]}"#, 0), (#"{"__metadata__":{"a":7}}"#, 0), ("[]", 0), ("null", 0), ("", 0), ("{", 0),
      (#"{"a":"#, 0), (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4), ("{}", 4),
      ("{\"a\":" + String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000) + "}", 0),
    ])
  func aHeaderThatDoesNotFitIsRefused(header: String, dataBytes: Int) {
    expectRefusal(MalformedSafeTensorsTests.file(header, data: dataBytes))
  }

  @Test(arguments: [UInt64(1) << 63, .max, 1 << 40, 200_000_000, 61])
  func aHeaderLongerThanTheFileIsRefused(length: UInt64) {
    expectRefusal(withUnsafeBytes(of: length.littleEndian) { Array($0) } + [UInt8](repeating: 0x20, count: 60))
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    let whole = try MalformedSafeTensorsTests.soundFile()
    for count in 0..<whole.count { expectRefusal(Array(whole.prefix(count))) }
  }

  @Test func aMissingFileIsNamed() {
    #expect {
      try SafeTensorsReader(path: "/nonexistent/x.safetensors")
    } throws: {
      "\($0)".hasPrefix("/nonexistent/x.safetensors cannot be read")
    }
  }

  /// Mutated files are refused or, where the mutation does not matter, read. `TRIAD_FUZZ` sets how many are tried.
  @Test func mutatedFilesNeverStopTheProgram() throws {
    let trials = ProcessInfo.processInfo.environment["TRIAD_FUZZ"].flatMap { Int($0) } ?? 2_000
    let whole = try MalformedSafeTensorsTests.soundFile()
    let file = TemporaryFile()
    var random = Seed(1).derived("mutations").stream()
    var refused = 0
    for _ in 0..<trials {
      var bytes = whole
      for _ in 0...random.index(below: 3) {
        let place = random.index(below: bytes.count)
        switch random.index(below: 4) {
        case 0: bytes[place] = UInt8(random.index(below: 256))
        case 1: bytes[place] = Array(#"0123456789{}[]",:-.eE\"#.utf8)[random.index(below: 22)]
        case 2: bytes.remove(at: place)
        default: bytes.insert(bytes[random.index(below: bytes.count)], at: place)
        }
      }
      file.write(bytes)
      do {
        let reader = try SafeTensorsReader(path: file.path)
        for name in reader.names {
          _ = try? reader.tensor(name)
          _ = try? reader.integers(name)
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > trials / 4 && refused < trials)
  }

  private func expectRefusal(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let file = TemporaryFile(bytes)
    #expect(sourceLocation: sourceLocation) {
      try SafeTensorsReader(path: file.path)
    } throws: {
      "\($0)".hasPrefix(file.path) && $0 is CheckpointError
    }
  }

  private static func file(_ header: String, data: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  private static func soundFile() throws -> [UInt8] {
    let file = TemporaryFile()
    var writer = SafeTensorsWriter(metadata: ["format": "pt"])
    writer.add("a.weight", randomTensor([3, 2], "a"))
    writer.add("b", integers: [4, 5])
    writer.add("c", Tensor(1))
    try writer.write(to: file.path)
    return file.read()
  }
}
