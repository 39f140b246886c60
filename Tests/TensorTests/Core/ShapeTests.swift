import Foundation
import Tensor
import Testing

@Suite struct ShapeTests {
  @Test func countsElementsAndAxes() {
    #expect(Shape([2, 3, 4]).count == 24)
    #expect(Shape([2, 3, 4]).rank == 3)
    #expect(Shape([]).count == 1)
    #expect(Shape([5, 0]).count == 0)
  }

  @Test func negativeAxesCountFromTheEnd() {
    let shape: Shape = [2, 3, 4]
    #expect(shape[-1] == 4)
    #expect(shape[-3] == shape[0])
  }

  @Test func foldsAllAxesButTheLastIntoRows() {
    #expect(Shape([2, 3, 4]).rowsAndColumns == (rows: 6, columns: 4))
    #expect(Shape([4]).rowsAndColumns == (rows: 1, columns: 4))
    #expect(Shape([0, 4]).rowsAndColumns == (rows: 0, columns: 4))
  }

  @Test func replacesItsLastAxis() {
    #expect(Shape([2, 3]).replacingLast(with: 7) == [2, 7])
  }

  @Test func isDescribedAndCodedAsAList() throws {
    let shape: Shape = [2, 3]
    #expect("\(shape)" == "[2, 3]")
    let data = try JSONEncoder().encode(shape)
    #expect(String(decoding: data, as: UTF8.self) == "[2,3]")
    #expect(try JSONDecoder().decode(Shape.self, from: data) == shape)
  }

  @Test func negativeSizesStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Shape([2, -1]) }
  }
}
