import TestSupport
import Checkpoints
import Autograd
import Encoders
import Foundation
import Tensor
import Testing

@Suite struct SafeTensorsTests {
  @Test func whatIsWrittenIsRead() throws {
    let file = TemporaryFile()
    let matrix = randomTensor([3, 5], "matrix")
    var writer = SafeTensorsWriter(metadata: ["format": "pt", "odd \"key\"\n": "back\\slash"])
    writer.add("z.matrix", matrix)
    writer.add("scalar", Tensor(0.07))
    writer.add("empty", Tensor(zeros: [0, 4]))
    writer.add("a.counts", integers: [3, -1, .max])
    try writer.write(to: file.path)

    let reader = try SafeTensorsReader(path: file.path)
    #expect(Set(reader.names) == ["z.matrix", "scalar", "empty", "a.counts"])
    #expect(reader.metadata == ["format": "pt", "odd \"key\"\n": "back\\slash"])
    #expect(reader.shape(of: "z.matrix") == [3, 5] && reader.shape(of: "scalar") == [])
    #expect(try reader.tensor("z.matrix").values == matrix.values)
    #expect(try reader.tensor("scalar").item == 0.07)
    #expect(try reader.tensor("empty").shape == [0, 4])
    #expect(try reader.integers("a.counts") == [3, -1, .max])
  }

  @Test func equalContentsGiveEqualBytes() throws {
    let (first, second) = (TemporaryFile(), TemporaryFile())
    for file in [first, second] {
      var writer = SafeTensorsWriter(metadata: ["b": "1", "a": "2", "c": "3"])
      writer.add("x", randomTensor([4], "x"))
      try writer.write(to: file.path)
    }
    #expect(first.read() == second.read())
    #expect((first.read().count - 16) % 8 == 0)
  }

  @Test func aModelTravelsThroughAFile() throws {
    let (source, target) = (smallModel(), Model(shape: smallShape, temperature: 1, seed: Seed(9)))
    let file = TemporaryFile()
    var writer = SafeTensorsWriter()
    for parameter in source.parameters {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter) { writer.add(name, value) }
    }
    try writer.write(to: file.path)
    try PublishedNames.load(target.parameters, from: SafeTensorsReader(path: file.path))
    for (a, b) in zip(source.parameters, target.parameters) { #expect(a.value.values == b.value.values, "\(a.path)") }
  }

  @Test func whatIsMissingOrMisshapenIsNamed() throws {
    let file = TemporaryFile()
    var writer = SafeTensorsWriter()
    writer.add("x", Tensor(zeros: [2, 3]))
    writer.add("n", integers: [1])
    try writer.write(to: file.path)
    let reader = try SafeTensorsReader(path: file.path)
    #expect(throws: CheckpointError.missingTensor(path: file.path, name: "y")) { try reader.tensor("y") }
    #expect(throws: CheckpointError.self) { try reader.integers("x") }
    #expect(throws: CheckpointError.self) { try reader.tensor("n") }
    let parameter = Parameter(path: "x", value: Tensor(zeros: [3, 2]))
    #expect(throws: CheckpointError.wrongShape(path: file.path, name: "x", found: [2, 3], expected: [3, 2])) {
      try PublishedNames.load([parameter], from: reader)
    }
  }

  @Test func namesWithControlCharactersReadBackAsTheyWereWritten() throws {
    let file = TemporaryFile()
    let names = ["two\nlines", "a \"quoted\" one", "tab\t", "bell\u{7}", "back\\slash", "caf\u{e9}"]
    var writer = SafeTensorsWriter()
    for name in names { writer.add(name, Tensor(zeros: [1])) }
    try writer.write(to: file.path)
    #expect(Set(try SafeTensorsReader(path: file.path).names) == Set(names))
  }

  @Test func aFolderThatDoesNotExistCannotBeWrittenTo() {
    let path = "/nonexistent-folder/model.safetensors"
    #expect(throws: CheckpointError.unwritableFile(path: path, reason: "no such file or directory")) {
      try SafeTensorsWriter().write(to: path)
    }
  }

  @Test func nothingButTheFileIsLeft() throws {
    try withTemporaryFolder { folder in
      try SafeTensorsWriter().write(to: folder + "/model.safetensors")
      try FileManager.default.createDirectory(atPath: folder + "/taken/inside", withIntermediateDirectories: true)
      #expect(throws: CheckpointError.self) { try SafeTensorsWriter().write(to: folder + "/taken") }
      #expect(try TestSupport.names(in: folder) == ["model.safetensors", "taken"])
    }
  }

  @Test func halfPrecisionIsWidenedExactly() {
    for bits in UInt16.min...UInt16.max {
      // Sign, exponent and fraction, as IEEE 754 defines them.
      let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023) / 1024)
      let sign = bits >> 15 == 1 ? -1.0 : 1.0
      let wide = HalfPrecision.value(of: bits)
      switch exponent {
      case 31: #expect(fraction == 0 ? wide == Float(sign) * .infinity : wide.isNaN)
      case 0: #expect(Double(wide) == sign * fraction * 0x1p-14 && (wide.sign == .minus) == (sign < 0))
      default:
        #expect(Double(wide) == sign * (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1))
      }
    }
  }

  @Test func numbersOfEveryWidthAreRead() throws {
    let header = #"""
      {"half":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},
      "brain":{"dtype":"BF16","shape":[2,1],"data_offsets":[6,10]},
      "double":{"dtype":"F64","shape":[1],"data_offsets":[10,18]},
      "int":{"dtype":"I32","shape":[2],"data_offsets":[18,26]},
      "flag":{"dtype":"BOOL","shape":[2],"data_offsets":[26,28]},
      "unsigned":{"dtype":"U64","shape":[1],"data_offsets":[28,36]}}
      """#
    var data: [UInt8] = [0x00, 0x3c, 0xff, 0x7b, 0x01, 0x80]  // 1, 65504, -2^-24
    data += [0x49, 0x40, 0x80, 0xbf]  // 3.140625, -1
    data += withUnsafeBytes(of: (0.1).bitPattern.littleEndian) { Array($0) }
    data += [0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 1, 0] + [UInt8](repeating: 255, count: 8)
    let file = TemporaryFile(rawSafeTensors(header, data))
    let reader = try SafeTensorsReader(path: file.path)
    #expect(try reader.tensor("half").values == [1, 65504, -0x1p-24])
    #expect(try reader.tensor("brain").values == [3.140625, -1])
    #expect(try reader.tensor("brain").shape == [2, 1])
    #expect(try reader.tensor("double").values == [0.1])
    #expect(try reader.integers("int") == [-1, 7])
    #expect(try reader.integers("flag") == [1, 0])
    #expect(reader.type(of: "brain") == .brainFloat16 && reader.type(of: "none") == nil)
    // No whole number from 2^63 fits.
    #expect(throws: CheckpointError.self) { try reader.integers("unsigned") }
    #expect(throws: CheckpointError.self) { try reader.tensor("int") }
  }
}
