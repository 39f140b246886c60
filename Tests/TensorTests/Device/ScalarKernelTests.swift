import Foundation
import Tensor
import TestSupport
import Testing

/// Every kernel of single numbers against a slow twin in double precision, on the processor and behind the fence.
@Suite struct ScalarKernelTests {
  private static let devices: [any Device] = [CPUDevice(threadCount: 2), FencedDevice()]

  /// Longer than a chunk.
  private func numbers(on device: any Device) -> Tensor { randomTensor([3, 9000], "numbers", on: device) }

  @Test(arguments: devices) func sumsAreThoseOfTheElements(device: any Device) {
    let (x, y) = (numbers(on: device), randomTensor([3, 9000], "others", on: device))
    var sums = DeviceSums(count: 4, on: device)
    device.sum(&sums, at: 1, x)
    device.squares(&sums, at: 2, x)
    device.dot(&sums, at: 3, x, y)
    let (a, b) = (x.values.map(Double.init), y.values.map(Double.init))
    let expected = [0, a.reduce(0, +), a.reduce(0) { $0 + $1 * $1 }, zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }]
    #expect(zip(sums.values, expected).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) })
    #expect(abs(Double(x.mean(over: 7).item) - expected[1] / 7) < 1e-5)
    #expect(abs(Double(x.negatedDot(y, over: Tensor(0.5, on: device)).item) + 2 * expected[3]) < 1e-3)
  }

  @Test(arguments: devices) func scalarsOfTheDeviceMultiplyLikeNumbersOfTheHost(device: any Device) {
    let (x, scalar) = (numbers(on: device), Tensor(3, on: device))
    #expect(x.scaled(by: scalar, over: 7).values == x.values.map { $0 * (3 / 7) })
    #expect(scalar.spread(over: 7, shape: [2, 2]).values == [Float](repeating: 3 / 7, count: 4))
    let keys = [randomTensor([5, 4], "batch", on: device), randomTensor([6, 4], "queue", on: device)]
    let rows = randomTensor([3, 4], "rows", on: device)
    #expect(
      rows.similarity(to: keys, temperature: Tensor(0.07, on: device)).values
        == rows.similarity(to: keys, temperature: 0.07).values)
  }

  @Test(arguments: devices) func clampingKeepsWhatIsNoNumber(device: any Device) {
    var x = Tensor([-1, 0.2, 7, .nan, .infinity], shape: [5], on: device)
    x.clamp(to: 0...1)
    #expect(x.values[..<3] == [0, 0.2, 1])
    #expect(x.values[3].isNaN && x.values[4] == 1)
  }

  @Test(arguments: devices) func `Exponentials are those of the library`(device: any Device) {
    let x = Tensor([0, 1, -2.5, 100], shape: [4], on: device).exponential()
    #expect(x.values == [1, Float(exp(1.0)), Float(exp(-2.5)), .infinity])
  }

  @Test(arguments: devices) func whatIsNotFiniteSpoils(device: any Device) {
    var guarded = Tensor(1, on: device)
    var sums = DeviceSums(count: 2, on: device)
    device.squares(&sums, at: 0, Tensor([1, 2], shape: [2], on: device))
    device.squares(&sums, at: 1, Tensor([1, .infinity], shape: [2], on: device))
    device.spoil(&guarded, unlessFinite: numbers(on: device))
    device.spoil(&guarded, unlessFinite: sums, at: 0)
    #expect(guarded.item == 1)
    var other = guarded
    device.spoil(&guarded, unlessFinite: sums, at: 1)
    device.spoil(&other, unlessFinite: Tensor(.nan, on: device))
    #expect(guarded.item.isNaN && other.item.isNaN)
  }

  @Test(arguments: devices) func gradientsAreClippedToTheLimit(device: any Device) {
    var squares = DeviceSums(count: 2, on: device)
    device.squares(&squares, at: 0, Tensor([3, 0], shape: [2], on: device))
    device.squares(&squares, at: 1, Tensor([4], shape: [1], on: device))
    func clipped(to limit: Float) -> Float {
      var scale = Tensor(1, on: device)
      device.clip(&scale, to: limit, squares)
      return scale.item
    }
    #expect(clipped(to: 2) == 0.4)
    #expect(clipped(to: 5) == 1 && clipped(to: 9) == 1)
  }

  @Test(arguments: devices) func anUpdateWhoseScaleIsNoNumberChangesNothing(device: any Device) {
    let step = AdamWStep(
      learningRate: 0.1, decay: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 0.1, correction2: 0.001)
    func updated(by scale: Float) -> [[Float]] {
      var (parameter, mean, variance) = (numbers(on: device), numbers(on: device), numbers(on: device) * 0)
      device.adamW(
        &parameter, mean: &mean, variance: &variance, gradient: numbers(on: device), scale: Tensor(scale, on: device),
        step: step)
      return [parameter.values, mean.values, variance.values]
    }
    let x = numbers(on: device)
    #expect(updated(by: .nan) == [x.values, x.values, (x * 0).values])
    #expect(updated(by: 1)[0] != x.values)
  }

  @Test(arguments: devices) func rowsAreHitWhereNoClassIsGreaterThanTheLabel(device: any Device) {
    let logits = Tensor([1, 3, 2, 5, 5, 0, 0, 1, .nan], shape: [3, 3], on: device)
    #expect(logits.accuracy(labels: Indices([1, 0, 1])).item == Float(2) / 3)
    #expect(logits.accuracy(labels: Indices([0, 2, 0])).item == 0)
  }

  @Test(arguments: devices) func sharesOfAGroupSumToOne(device: any Device) {
    let shares = Tensor.groupShares(rows: Indices([4, 9]), columns: Indices([4, 9, 4, 1, 4]), on: device)
    let third = Float(1) / 3
    #expect(shares.values == [third, 0, third, 0, third, 0, 1, 0, 0, 0])
  }

  @Test(arguments: devices) func onlyOthersOfTheGroupAreAddedTo(device: any Device) {
    var x = Tensor(zeros: [3, 4], on: device)
    x.addToGroup(-5, groups: Indices([7, 8, 7]), owners: Indices([0, 1, 2, 2]))
    #expect(x.values == [0, 0, -5, -5, 0, 0, 0, 0, -5, 0, 0, 0])
  }

  @Test(arguments: devices) func theUncertainSumAndItsGradients(device: any Device) {
    let losses = [Tensor(2, on: device), Tensor(5, on: device)]
    let logVariances = Tensor([0.5, 9, -1], shape: [3], on: device)
    let (places, weights) = ([2, 0], [Float(1), 3])
    let sum = Tensor.uncertainSum(of: losses, logVariances: logVariances, places: places, weights: weights)
    #expect(abs(Double(sum.item) - (0.5 * (exp(1.0) * 2 - 1) + 1.5 * (exp(-0.5) * 5 + 0.5))) < 1e-5)
    let gradients = Tensor(2, on: device).uncertainSumBackward(
      losses: losses, logVariances: logVariances, places: places, weights: weights)
    let expected = [exp(1.0), 3 * exp(-0.5)]
    #expect(zip(gradients.losses, expected).allSatisfy { abs(Double($0.item) - $1) < 1e-5 })
    let ofVariances = [3 * (1 - 5 * exp(-0.5)), 0, 1 - 2 * exp(1.0)]
    #expect(zip(gradients.logVariances.values, ofVariances).allSatisfy { abs(Double($0) - $1) < 1e-5 })
  }

  @Test(arguments: devices) func rowsAreDividedByTheLengthsOfTheirSequences(device: any Device) {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2], on: device)
    #expect(x.dividedByLengths(of: Offsets(lengths: [2, 0, 3])).values == [0.5, 1, 3, 4, 5 / 3, 2])
  }
}
