import TestSupport
import Checkpoints
import Encoders
import Foundation
import Tensor
import Testing

/// A hostile file gets a sentence that names it and what is wrong; it never stops the program.
@Suite struct MalformedSafeTensorsTests {
  /// Header, bytes of data after it, what the sentence must say.
  private static let headers: [(String, Int, String)] = [
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4, "overlaps"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      8, "overlaps"
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "no entry owns the bytes 0..<4"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "its arrays end at byte 4"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "says bytes 0..<8"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4, "the name 'a' twice"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4, "the name 'a' twice"
    ),
    (#"{"a":{"dtype":"F32","dtype":"I32","shape":[1],"data_offsets":[0,4]}}"#, 4, "the name 'dtype' twice"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "says bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4, "a whole number from 0"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "a whole number from 0"),
    (
      #"{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}}"#, 4,
      "impossible shape"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[0,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}"#, 0,
      "impossible shape"
    ),
    (#"{"a":{"dtype":"F32","shape":[0,2000000000000],"data_offsets":[0,0]}}"#, 0, "impossible shape"),
    (#"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,4]}}"#, 4, "a whole number from 0"),
    (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4, "a whole number from 0"),
    (#"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#, 4, "a whole number from 0"),
    (#"{"a":{"dtype":"F32","shape":[true],"data_offsets":[0,4]}}"#, 4, "a whole number from 0"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}"#, 4, "a number below 2^63"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "two data_offsets"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4, "two data_offsets"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "takes 8"),
    (#"{"a":{"dtype":"Q7","shape":[1],"data_offsets":[0,4]}}"#, 4, "unknown dtype 'Q7'"),
    (#"{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}"#, 4, "a string"),
    (#"{"a":[1,2]}"#, 0, "an object"), (#"{"__metadata__":{"a":7}}"#, 0, "a string"),
    (#"{"__metadata__":{"a":"1","a":"2"}}"#, 0, "the name 'a' twice"), ("[]", 0, "does not begin with {"),
    (" {}", 0, "does not begin with {"), ("null", 0, "does not begin with {"), ("", 0, "does not begin with {"),
    ("{", 0, "a string"), (#"{"a":"#, 0, "an object"), (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4, "data_offsets"),
    ("{}", 4, "its arrays end at byte 0"), ("{}x", 0, "its end"), (#"{"a\q":{}}"#, 0, "an escape"),
    (#"{"\ud800":{}}"#, 0, "a pair of surrogates"), ("{\"a\u{1}\":{}}", 0, "an escaped control character"),
    ("{\"a\":" + String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000) + "}", 0, "an object"),
    (
      "{\"a\":{\"more\":" + String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000) + "}}", 0,
      "at most 64 levels"
    ),
    ("{\"a\":{\"more\":" + String(repeating: "{\"b\":", count: 100_000), 0, "at most 64 levels"),
    (#"{"a":{"more":nan,"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "a value"),
    (
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + String(repeating: "1,", count: 999) + "1],\"data_offsets\":[0,4]}}",
      4,
      "more than 64 axes"
    ),
  ]

  @Test(arguments: headers)
  func aHeaderThatDoesNotFitIsRefused(header: String, dataBytes: Int, flaw: String) {
    expectRefusal(rawSafeTensors(header, [UInt8](repeating: 0, count: dataBytes)), flaw)
  }

  @Test func aHeaderThatIsNotUTF8IsRefused() {
    let name: [UInt8] = Array("{\"".utf8) + [0xc3, 0x28] + Array("\":{}}".utf8)
    expectRefusal(withUnsafeBytes(of: UInt64(name.count).littleEndian) { Array($0) } + name, "UTF-8")
  }

  @Test(arguments: [UInt64(1) << 63, .max, 1 << 40, 200_000_000, 61])
  func aHeaderLongerThanTheFileIsRefused(length: UInt64) {
    expectRefusal(
      withUnsafeBytes(of: length.littleEndian) { Array($0) } + [UInt8](repeating: 0x20, count: 60),
      "its header claims \(length) bytes, but the file has 68")
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    let whole = try MalformedSafeTensorsTests.soundFile()
    for count in 0..<whole.count { expectRefusal(Array(whole.prefix(count)), "is not a sound safetensors file: ") }
  }

  @Test(arguments: ["/nonexistent/x.safetensors", "/dev/zero", "/tmp"])
  func whatIsNoFileIsNamed(path: String) {
    #expect {
      try SafeTensorsReader(path: path)
    } throws: {
      "\($0)".hasPrefix("\(path) cannot be read")
    }
  }

  @Test func unknownFieldsOfAnEntryAreSkipped() throws {
    let header =
      #"{"a":{"note":[{"x":[null,true,-1.5e3]},"\ud83d\ude00"],"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  "#
    let file = TemporaryFile(rawSafeTensors(header, [0, 0, 0x80, 0x3f]))
    #expect(try SafeTensorsReader(path: file.path).tensor("a").values == [1])
  }

  /// Mutated files are refused or, where the mutation does not matter, read. `TRIAD_FUZZ` sets how many are tried.
  @Test func mutatedFilesNeverStopTheProgram() throws {
    let trials = Fuzzing.trials
    let whole = try MalformedSafeTensorsTests.soundFile()
    let file = TemporaryFile()
    var random = Seed(1).derived("mutations").stream()
    var (refused, numbers) = (0, 0)
    for _ in 0..<trials {
      file.write(Fuzzing.mutation(of: whole, &random))
      do {
        let reader = try SafeTensorsReader(path: file.path)
        for name in reader.names {
          numbers += (try? reader.tensor(name).count) ?? 0
          numbers += (try? reader.integers(name).count) ?? 0
        }
        if let map = NameMaps.recognizing(CheckpointFile(reader.arrays)) {
          _ = try? PublishedArrays(CheckpointFile(reader.arrays), as: map).layout
        }
      } catch {
        refused += 1
        #expect("\(error)".hasPrefix(file.path))
      }
    }
    #expect(refused > trials / 4 && refused < trials && numbers > 0)
  }

  private func expectRefusal(_ bytes: [UInt8], _ flaw: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let file = TemporaryFile(bytes)
    #expect(sourceLocation: sourceLocation) {
      try SafeTensorsReader(path: file.path)
    } throws: {
      "\($0)".hasPrefix(file.path) && "\($0)".contains(flaw) && $0 is CheckpointError
    }
  }

  private static func soundFile() throws -> [UInt8] {
    let file = TemporaryFile()
    var writer = SafeTensorsWriter(metadata: ["format": "pt"])
    writer.add("vision_proj.weight", randomTensor([3, 2], "a"))
    writer.add("queue_ptr", integers: [4, 5])
    writer.add("temp", Tensor(1))
    writer.add("visual_encoder.pos_embed", Tensor(zeros: [1, 0, 2]))
    try writer.write(to: file.path)
    return file.read()
  }
}

/// Small random damage to files.
enum Fuzzing {
  /// How many mutated files a test tries: `TRIAD_FUZZ`, or few.
  static var trials: Int { ProcessInfo.processInfo.environment["TRIAD_FUZZ"].flatMap { Int($0) } ?? 2_000 }

  static func mutation(of whole: [UInt8], _ random: inout RandomStream) -> [UInt8] {
    var bytes = whole
    for _ in 0...random.index(below: 3) where bytes.count > 8 {
      let place = random.index(below: bytes.count)
      switch random.index(below: 8) {
      case 0: bytes[place] = UInt8(random.index(below: 256))
      case 1: bytes[place] = syntax[random.index(below: syntax.count)]
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(bytes[random.index(below: bytes.count)], at: place)
      case 4: bytes.removeSubrange(place...)
      // The length of the header.
      case 5: bytes[random.index(below: 8)] = UInt8(random.index(below: 256))
      case 6: bytes.insert(contentsOf: numbers[random.index(below: numbers.count)].utf8, at: place)
      default:
        let end = min(bytes.count, place + random.index(below: 40))
        bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.index(below: bytes.count))
      }
    }
    return bytes
  }

  private static let syntax = Array(#"0123456789{}[]",:-.eE\"#.utf8)
  private static let numbers = ["9223372036854775807", "18446744073709551616", "-1", "0", "1e9", "4294967296", "[0,0]"]
}
