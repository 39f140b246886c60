import Checkpoints
import Encoders
import Tensor
import TestSupport
import Testing

@Suite struct CheckpointComparisonTests {
  private func compare(
    _ a: [(name: String, value: Tensor)], _ b: [(name: String, value: Tensor)]
  ) throws -> CheckpointComparison {
    let (first, second) = (try TemporaryFile(a), try TemporaryFile(b))
    return try CheckpointComparison(CheckpointFile(path: first.path), CheckpointFile(path: second.path))
  }

  private func vector(_ values: Float...) -> Tensor { Tensor(values, shape: [values.count]) }

  @Test func theLargestDifferenceComesFirst() throws {
    let comparison = try compare(
      [("a", vector(1, 2)), ("b", vector(1, 2)), ("c", vector(0)), ("gone", vector(1))],
      [("new", vector(1)), ("c", vector(0)), ("b", vector(1.5, -1)), ("a", vector(1, 2.5))])
    #expect(comparison.rows.map(\.name) == ["b", "a", "c"])
    #expect(comparison.rows.map(\.difference) == [3, 0.5, 0])
    #expect(comparison.onlyInFirst == ["gone"] && comparison.onlyInSecond == ["new"])
  }

  @Test func whatIsNoNumberIsFarFromNumbers() throws {
    let comparison = try compare(
      [("both", vector(.nan, 1)), ("one", vector(.nan)), ("infinite", vector(.infinity))],
      [("both", vector(.nan, 1)), ("one", vector(1)), ("infinite", vector(.infinity))])
    #expect(comparison.rows.map(\.difference) == [.infinity, 0, 0])
    #expect(comparison.rows[0].name == "one")
  }

  @Test func otherShapesAreConflictsAndConvolutionsAreMatrices() throws {
    let comparison = try compare(
      [("x", Tensor(zeros: [2, 3])), ("patch", Tensor(zeros: [2, 12]))],
      [("x", Tensor(zeros: [3, 2])), ("patch", Tensor(zeros: [2, 3, 2, 2]))])
    #expect(comparison.shapeConflicts.map(\.name) == ["x"] && comparison.rows.map(\.name) == ["patch"])
  }

  @Test func integersAreCompared() throws {
    let (first, second) = (TemporaryFile(), TemporaryFile())
    for (file, values) in [(first, [1, 2]), (second, [1, 7])] {
      var writer = SafeTensorsWriter()
      writer.add("n", integers: values)
      writer.add("kind", integers: [1])
      try writer.write(to: file.path)
    }
    #expect(
      try CheckpointComparison(CheckpointFile(path: first.path), CheckpointFile(path: second.path)).rows.map(
        \.difference)
        == [5, 0])
    let floats = try TemporaryFile([("n", vector(1, 2))])
    let other = try CheckpointComparison(CheckpointFile(path: first.path), CheckpointFile(path: floats.path))
    #expect(try #require(other.rows.first).difference == .infinity)
  }
}
