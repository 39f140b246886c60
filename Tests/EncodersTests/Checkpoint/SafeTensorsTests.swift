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

  @Test func aFolderThatDoesNotExistCannotBeWrittenTo() {
    #expect(throws: CheckpointError.self) {
      try SafeTensorsWriter().write(to: "/nonexistent-folder/model.safetensors")
    }
  }
}
