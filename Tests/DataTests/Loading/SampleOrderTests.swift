import Data
import Tensor
import Testing

@Suite struct SampleOrderTests {
  @Test(arguments: [1, 5, 70_000])
  func shufflesAreThoseOfArrays(count: Int) {
    var (order, array) = (SampleOrder(identity: count), Array(0..<count))
    #expect(Array(order) == array)
    var (first, second) = (Seed(4).stream(), Seed(4).stream())
    order.shuffle(using: &first)
    array.shuffle(using: &second)
    #expect(Array(order) == array)
  }

  @Test func numbersBeyondThreeBytesTakeFour() {
    let count = (1 << 24) + 3
    var order = SampleOrder(identity: count)
    #expect(order.count == count && order[count - 1] == count - 1 && order[7] == 7)
    order.swapAt(7, count - 1)
    #expect(order[count - 1] == 7 && order[7] == count - 1 && order[8] == 8)
  }
}
