import Checkpoints
import Tensor
import TestSupport
import Testing

@Suite struct ONNXReaderTests {
  private func arrays(nodes: [[UInt8]] = [], initializers: [[UInt8]] = []) throws -> StoredArrays {
    try ONNXReader.arrays(in: ONNXBytes.model(nodes: nodes, initializers: initializers), of: "m.onnx")
  }

  @Test func initializersAreArraysOfTheirNames() throws {
    let file = try arrays(initializers: [
      ONNXBytes.tensor("z.weight", [2, 3], numbers: (9, ONNXBytes.floats([1, 2, 3, 4, 5, 6]))),
      ONNXBytes.tensor("a.bias", [3], numbers: (4, ONNXBytes.floats([-1, 0.5, 7]))),
      ONNXBytes.tensor("sizes", [2], type: 7, numbers: (9, ONNXBytes.integers([-5, .max]))),
      ONNXBytes.tensor("scalar", [], numbers: (9, ONNXBytes.floats([0.07]))),
      ONNXBytes.tensor("empty", [0, 4], numbers: (9, [])),
    ])
    #expect(file.names == ["z.weight", "a.bias", "sizes", "scalar", "empty"])
    #expect(file.shape(of: "z.weight") == [2, 3] && file.type(of: "z.weight") == .float32)
    #expect(try file.floats("z.weight") == [1, 2, 3, 4, 5, 6] && file.floats("a.bias") == [-1, 0.5, 7])
    #expect(try file.integers("sizes") == [-5, .max] && file.type(of: "sizes") == .int64)
    #expect(try file.floats("scalar") == [0.07] && file.shape(of: "scalar") == [])
    #expect(try file.floats("empty") == [] && file.shape(of: "empty") == [0, 4])
    #expect(file.shape(of: "none") == nil)
  }

  @Test func extentsMayBePacked() throws {
    let tensor =
      ONNXBytes.field(1, [2, 1]) + ONNXBytes.field(2, 1) + ONNXBytes.field(8, "x")
      + ONNXBytes.field(9, ONNXBytes.floats([3, 4]))
    #expect(try arrays(initializers: [tensor]).shape(of: "x") == [2, 1])
  }

  @Test func aNumberedWeightHasTheNameOfItsNodeAndIsTurned() throws {
    let weight = ONNXBytes.tensor("onnx::MatMul_12", [2, 3], numbers: (9, ONNXBytes.floats([1, 2, 3, 4, 5, 6])))
    let positions = ONNXBytes.tensor("onnx::Concat_7", [1, 1, 2], numbers: (9, ONNXBytes.floats([8, 9])))
    let file = try arrays(
      nodes: [
        ONNXBytes.node("MatMul", "/layer.0/fc/MatMul", inputs: ["x", "onnx::MatMul_12"]),
        ONNXBytes.node("MatMul", "/again/MatMul", inputs: ["y", "onnx::MatMul_12"]),
        ONNXBytes.node("Concat", "/embeddings/Concat_6", inputs: ["onnx::Concat_7", "z"]),
      ], initializers: [weight, positions])
    #expect(file.names == ["/layer.0/fc/MatMul", "/embeddings/Concat_6"])
    #expect(file.shape(of: "/layer.0/fc/MatMul") == [3, 2])
    #expect(try file.floats("/layer.0/fc/MatMul") == [1, 4, 2, 5, 3, 6])
    #expect(try file.tensor("/layer.0/fc/MatMul", on: CPUDevice.standard).shape == [3, 2])
    #expect(try file.floats("/embeddings/Concat_6") == [8, 9])
    #expect(file.shape(of: "onnx::MatMul_12") == nil)
  }

  @Test func onlyTheSecondFactorOfAProductIsTurned() throws {
    let numbers = (field: UInt64(9), bytes: ONNXBytes.floats([1, 2, 3, 4, 5, 6]))
    let file = try arrays(
      nodes: [
        ONNXBytes.node("MatMul", "first", inputs: ["onnx::MatMul_1", "x"]),
        ONNXBytes.node("MatMul", "named", inputs: ["x", "weight"]),
        ONNXBytes.node("Add", "sum", inputs: ["x", "onnx::Add_2"]),
      ],
      initializers: ["onnx::MatMul_1", "weight", "onnx::Add_2"].map { ONNXBytes.tensor($0, [2, 3], numbers: numbers) })
    #expect(file.names == ["first", "weight", "sum"])
    for name in file.names { #expect(try file.shape(of: name) == [2, 3] && file.floats(name) == [1, 2, 3, 4, 5, 6]) }
  }

  @Test func aNumberedArrayWithoutANameOfItsOwnKeepsTheNumber() throws {
    let names = ["onnx::Add_1", "onnx::Add_2", "onnx::Add_3", "taken"]
    let file = try arrays(
      nodes: [
        ONNXBytes.node("Add", "", inputs: ["x", "onnx::Add_1"]),
        ONNXBytes.node("Add", "both", inputs: ["onnx::Add_3", "onnx::Add_2"]),
        ONNXBytes.node("Add", "taken", inputs: ["x", "onnx::Add_1"]),
      ], initializers: names.map { ONNXBytes.tensor($0, [1], numbers: (9, ONNXBytes.floats([1]))) })
    #expect(file.names == ["onnx::Add_1", "onnx::Add_2", "both", "taken"])
  }

  @Test func constantsThatAreWeightsAreArrays() throws {
    let file = try arrays(nodes: [
      ONNXBytes.constant(
        "/Constant_1", output: "table", ONNXBytes.tensor("", [2], numbers: (9, ONNXBytes.floats([5, 6])))),
      ONNXBytes.constant("/Constant_2", output: "power", ONNXBytes.tensor("", [], numbers: (9, ONNXBytes.floats([2])))),
      ONNXBytes.constant(
        "/Constant_3", output: "axes", ONNXBytes.tensor("", [1], type: 7, numbers: (9, ONNXBytes.integers([1])))),
      ONNXBytes.constant("/Constant_4", output: "flag", ONNXBytes.tensor("", [1], type: 9, numbers: (9, [1]))),
    ])
    #expect(file.names == ["table"])
    #expect(try file.floats("table") == [5, 6])
  }

  @Test func whatIsNotNeededIsPassedOver() throws {
    let strange =
      ONNXBytes.varint(99 << 3 | 1) + [UInt8](repeating: 7, count: 8) + ONNXBytes.varint(98 << 3 | 5) + [1, 2, 3, 4]
    let tensor = ONNXBytes.tensor("x", [1], numbers: (9, ONNXBytes.floats([3]))) + strange
    let node =
      ONNXBytes.node("If", "/If", inputs: [""], attributes: ONNXBytes.field(5, ONNXBytes.field(6, "a graph"))) + strange
    let model = ONNXBytes.model(ONNXBytes.graph(nodes: [node], initializers: [tensor]) + strange) + strange
    #expect(try ONNXReader.arrays(in: model, of: "m.onnx").floats("x") == [3])
  }

  @Test func aFileIsTakenForONNXByItsName() throws {
    let folder = try TemporaryFolder()
    let tensor = ONNXBytes.tensor("x", [1], numbers: (9, ONNXBytes.floats([3])))
    let path = try folder.write(ONNXBytes.model(initializers: [tensor]), to: "m.onnx")
    let file = try CheckpointFile(path: path)
    #expect(file.names == ["x"] && file.shardCount == 1 && file.metadata.isEmpty && file.digest.count == 64)
    #expect(try file.floats("x") == [3])
    #expect(throws: CheckpointError.missingTensor(path: path, name: "y")) { try file.floats("y") }
    #expect(throws: CheckpointError.unexpectedType(path: path, name: "x", found: "F32", expected: "an integer type")) {
      try file.integers("x")
    }
  }

  @Test(arguments: ["/nonexistent/x.onnx", "/dev/zero.onnx"])
  func whatIsNoFileIsNamed(path: String) {
    #expect {
      try CheckpointFile(path: path)
    } throws: {
      "\($0)".hasPrefix("\(path) cannot be read: ")
    }
  }
}
