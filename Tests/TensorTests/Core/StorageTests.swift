import Tensor
import TestSupport
import Testing

@Suite struct StorageTests {
  private static let cpu = CPUDevice(threadCount: 2)

  @Test(arguments: TensorChange.operations)
  func everyMutatingOperationLeavesOthersAlone(change: TensorChange) {
    #expect(change.leavesSharersAlone(on: CPUDevice.standard))
  }

  @Test(arguments: TensorChange.operations.filter { $0.description != "add to itself" })
  func whatIsNotSharedIsChangedInPlace(change: TensorChange) { #expect(change.worksInPlace(on: CPUDevice.standard)) }

  @Test(arguments: TensorChange.kernels(of: StorageTests.cpu))
  func everyKernelLeavesOthersAlone(change: TensorChange) { #expect(change.leavesSharersAlone(on: Self.cpu)) }

  @Test(arguments: TensorChange.kernels(of: StorageTests.cpu).filter { !$0.description.hasPrefix("attentionBackward") })
  func everyKernelWorksWithoutACopy(change: TensorChange) { #expect(change.worksInPlace(on: Self.cpu)) }

  @Test func gradientsOfAttentionAreWrittenWithoutACopy() {
    let x = randomTensor([6, 4], "x", on: Self.cpu)
    var gradients = AttentionGradients(
      [Tensor(zeros: [6, 12], on: Self.cpu)], query: .init(), key: .init(column: 4), value: .init(column: 8))
    let address = gradients.tensors[0].address
    let plan = AttentionPlan(queries: Offsets(lengths: [6]), keys: Offsets(lengths: [6]), heads: 2)
    let window = ColumnWindow(x)
    let (output, lse) = Tensor.attention(
      query: window, key: window, value: window, plan: plan, width: 4, mask: .none)
    Tensor.attentionBackward(
      &gradients, x, output: output, lse: lse, query: window, key: window, value: window, plan: plan, width: 4,
      mask: .none)
    #expect(gradients.tensors[0].address == address)
    #expect(gradients.tensors[0].values.count { $0 != 0 } > 60)
  }

  @Test(arguments: TensorChange.kernels(of: StorageTests.cpu))
  func noKernelLeavesWhatIsKeptOfFormerElements(change: TensorChange) {
    var x = randomTensor(change.shape, "a", on: Self.cpu)
    func bits(_ x: Tensor) -> [UInt32] { x.values.map(\.bitPattern) }
    func kept(_ x: Tensor) -> [UInt32] { x.keptCopy { (_: [UInt32]?) in bits(x) } }
    let former = kept(x)
    #expect(former == bits(x))
    change.run(&x)
    #expect(kept(x) == bits(x) && kept(x) != former)
  }

  @Test func whatIsKeptIsMadeOnceForAllWhoShareTheElements() {
    var makes: [Int?] = []
    func kept(_ x: Tensor) -> Int {
      x.keptCopy { (former: Int?) in
        makes.append(former)
        return makes.count
      }
    }
    var a = Tensor([1, 2], shape: [2])
    let b = a.reshaped([2, 1])
    #expect([kept(a), kept(b), kept(a)] == [1, 1, 1])
    a.device.scale(&a, by: 2)
    #expect([kept(a), kept(b)] == [2, 1])
    a.device.scale(&a, by: 2)
    #expect([kept(a), kept(a)] == [3, 3])
    #expect(makes == [nil, nil, 2])
  }

  @Test func aKernelCannotReachThroughACopy() {
    var a = Tensor([1, 2], shape: [2])
    let b = a
    a.device.scale(&a, by: 2)
    #expect(a.values == [2, 4])
    #expect(b.values == [1, 2])
  }
}
