import Autograd
import Tensor

/// The inner products of several gradients with each other, parameter by parameter, in double precision: all of them are computed
/// before the first is read back, so that the device is waited for once.
struct InnerProducts {
  /// How many gradients.
  let count: Int
  private let products: [Double]
  private let isThere: [[Bool]]

  /// - Parameter parameters: Those whose gradients count; a gradient that is not there is zero.
  init(_ gradients: [Gradients], on parameters: [Parameter]) {
    count = gradients.count
    isThere = parameters.map { parameter in gradients.map { $0[parameter] != nil } }
    let size = gradients.count * gradients.count
    guard let device = parameters.first?.value.device else {
      products = []
      return
    }
    var sums = DeviceSums(count: parameters.count * size, on: device)
    for (place, parameter) in parameters.enumerated() {
      let own = gradients.map { $0[parameter] }
      for (i, first) in own.enumerated() {
        guard let first else { continue }
        device.squares(&sums, at: place * size + i * own.count + i, first)
        for j in (i + 1)..<own.count {
          guard let second = own[j] else { continue }
          device.dot(&sums, at: place * size + i * own.count + j, first, second)
        }
      }
    }
    products = sums.values
  }

  /// Whether a gradient reaches the parameter at `place`.
  func reaches(_ place: Int, _ gradient: Int) -> Bool { isThere[place][gradient] }

  /// On the parameter at `place`; `first <= second`.
  subscript(place: Int, first: Int, second: Int) -> Double { products[(place * count + first) * count + second] }
}
