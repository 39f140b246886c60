import Checkpoints
import Tensor
import TestSupport
import Testing

@Suite struct ElementTypeTests {
  /// All types of the format, with the bytes of eight numbers.
  private static let sizes: KeyValuePairs = [
    "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8,
    "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32,
    "C64": 64, "F64": 64, "I64": 64, "U64": 64,
  ]

  @Test func everyTypeIsListedAndOnlyUsingItIsAnError() throws {
    for (name, size) in Self.sizes {
      let header =
        #"{"other":{"dtype":"\#(name)","shape":[2,4],"data_offsets":[0,\#(size)]},"a":{"dtype":"F32","shape":[1],"data_offsets":[\#(size),\#(size + 4)]}}"#
      let file = TemporaryFile(rawSafeTensors(header, [UInt8](repeating: 0, count: size + 4)))
      let checkpoint = try CheckpointFile(path: file.path)
      #expect(checkpoint.names == ["other", "a"] && checkpoint.type(of: "other")?.rawValue == name)
      #expect(try checkpoint.floats("a") == [0])
      let isRead = ["F16", "BF16", "F32", "F64"].contains(name)
      if !isRead {
        #expect(
          throws: CheckpointError.unexpectedType(
            path: file.path, name: "other", found: name, expected: "a floating-point type")
        ) { try checkpoint.floats("other") }
      }
    }
    #expect(ElementType.allCases.count == Self.sizes.count)
  }

  @Test func numbersThatEndWithinAByteAreRefused() throws {
    let file = TemporaryFile(rawSafeTensors(#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}"#, [0]))
    let error = #expect(throws: CheckpointError.self) { try CheckpointFile(path: file.path) }
    #expect(error?.description.contains("does not end with a whole byte") == true)
  }
}
