import Data
import Foundation
import Tensor
import Testing

/// The random parameters follow the distributions of torchvision: compared with its algorithms, written down anew with another
/// generator, by the two-sample statistic of Kolmogorov and Smirnov.
@Suite struct TorchvisionDistributionTests {
  /// A generator that shares nothing with `RandomStream` (MINSTD).
  struct Peer {
    var state: UInt64
    mutating func uniform() -> Double {
      state = state * 48_271 % 2_147_483_647
      return Double(state) / 2_147_483_647
    }
    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }
    mutating func integer(_ end: Int) -> Int { min(Int(uniform() * Double(end)), end - 1) }
  }

  static let draws = 20_000

  /// The largest distance of two empirical distribution functions.
  func distance(_ first: [Double], _ second: [Double]) -> Double {
    let (first, second) = (first.sorted(), second.sorted())
    var (i, j, largest) = (0, 0, 0.0)
    while i < first.count && j < second.count {
      let value = min(first[i], second[j])
      while i < first.count && first[i] == value { i += 1 }
      while j < second.count && second[j] == value { j += 1 }
      largest = max(largest, abs(Double(i) / Double(first.count) - Double(j) / Double(second.count)))
    }
    return largest
  }

  /// Exceeded once in a million by chance.
  var threshold: Double { (-log(1e-6 / 2) / 2 * 2 / Double(Self.draws)).squareRoot() }

  /// `RandomResizedCrop.get_params` of torchvision.
  func peerRegion(_ width: Int, _ height: Int, _ scale: (Double, Double), _ peer: inout Peer) -> [Double] {
    let area = Double(width * height)
    for _ in 0..<10 {
      let target = area * peer.uniform(scale.0, scale.1)
      let aspect = exp(peer.uniform(log(3.0 / 4), log(4.0 / 3)))
      let (w, h) = (Int((target * aspect).squareRoot().rounded()), Int((target / aspect).squareRoot().rounded()))
      if 0 < w && w <= width && 0 < h && h <= height {
        let top = peer.integer(height - h + 1)
        return [peer.integer(width - w + 1), top, w, h].map(Double.init)
      }
    }
    let ratio = Double(width) / Double(height)
    var (w, h) = (width, height)
    if ratio < 3.0 / 4 { h = Int((Double(width) / 0.75).rounded()) }
    if ratio > 4.0 / 3 { w = Int((Double(height) * 4 / 3).rounded()) }
    return [(width - w) / 2, (height - h) / 2, w, h].map(Double.init)
  }

  @Test(arguments: [(640, 480), (96, 96), (300, 90), (50, 400)])
  func cropsAreThoseOfRandomResizedCrop(width: Int, height: Int) {
    var (random, peer) = (Seed(77).stream(), Peer(state: 12_345))
    var (ours, theirs): ([[Double]], [[Double]]) = ([], [])
    let crop = RandomResizedCrop(side: 8, scale: 0.2...1)
    for _ in 0..<Self.draws {
      let region = crop.region(width: width, height: height, random: &random)
      ours.append([region.left, region.top, region.width, region.height].map(Double.init))
      theirs.append(peerRegion(width, height, (0.2, 1), &peer))
    }
    for value in 0..<4 { #expect(distance(ours.map { $0[value] }, theirs.map { $0[value] }) < threshold) }
    // Together as well: the area, and how far the middle is off.
    for combine in [{ $0[2] * $0[3] }, { $0[0] + $0[2] / 2 }, { $0[1] * 1000 + $0[3] }] as [([Double]) -> Double] {
      #expect(distance(ours.map(combine), theirs.map(combine)) < threshold)
    }
  }

  @Test func brightnessContrastAndSaturationAreUniform() {
    var peer = Peer(state: 99)
    let uniform = (0..<Self.draws).map { _ in peer.uniform(0.6, 1.4) }
    // Levels small enough not to be clamped, large enough to tell factors apart.
    let bright = PixelImage(width: 1, height: 1, pixels: [180, 180, 180])
    let two = PixelImage(width: 2, height: 1, pixels: [28, 28, 28, 228, 228, 228])
    var (factors, contrasts): ([Double], [Double]) = ([], [])
    for seed in 0..<Self.draws {
      var (image, random) = (bright, Seed(UInt64(seed)).stream())
      ColorJitter(brightness: 0.4).apply(to: &image, random: &random)
      factors.append(Double(image.pixels[0]) / 180)
      (image, random) = (two, Seed(UInt64(seed)).stream())
      ColorJitter(contrast: 0.4).apply(to: &image, random: &random)
      contrasts.append((128 - Double(image.pixels[0])) / 100)
    }
    // Levels are whole: half a level of 180 is a step of 0.0035 in a range of 0.8; contrast is cut at the factor 1.28.
    #expect(distance(factors, uniform) < threshold + 0.004)
    let cut = { (value: Double) in min(value, 1.27) }
    #expect(distance(contrasts.map(cut), uniform.map(cut)) < threshold + 0.008)
  }

  @Test func theOrderOfChangesIsAnyPermutation() {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<24_000 {
      var random = Seed(UInt64(seed)).stream()
      counts[random.permutation(of: 4), default: 0] += 1
    }
    #expect(counts.count == 24)
    let statistic = counts.values.reduce(0.0) { $0 + pow(Double($1) - 1000, 2) / 1000 }
    // Chi squared with 23 degrees of freedom: 66 is exceeded about five times in a million.
    #expect(statistic < 66)
  }

  @Test func blurRadiiAndFlipsAreUniformAndHalf() {
    // The share of a point that blur leaves in its place falls with the radius: the order of radii can be read from it.
    var point = PixelImage(width: 15, height: 15, red: 0, green: 0, blue: 0)
    for channel in 0..<3 { point.pixels[(7 * 15 + 7) * 3 + channel] = 255 }
    func centre(_ radius: Float) -> UInt8 {
      var (image, random) = (point, Seed(0).stream())
      GaussianBlur(radius: radius...radius).apply(to: &image, random: &random)
      return image.pixels[(7 * 15 + 7) * 3]
    }
    let quartiles = [0.575, 1.05, 1.525].map { centre(Float($0)) }
    var counts = [0, 0, 0]
    var flips = 0
    let draws = 4000
    for seed in 0..<draws {
      var (image, random) = (point, Seed(UInt64(seed)).stream())
      GaussianBlur().apply(to: &image, random: &random)
      for (place, level) in quartiles.enumerated() where image.pixels[(7 * 15 + 7) * 3] > level { counts[place] += 1 }
      let flip = Augmentation(side: 2, steps: [AugmentationStep(HorizontalFlip(), probability: 0.5)])
      let two = PixelImage(width: 2, height: 2, pixels: Array(0..<12))
      if flip.apply(to: two, seed: Seed(UInt64(seed))) != two { flips += 1 }
    }
    for (count, share) in zip(counts, [0.25, 0.5, 0.75]) { #expect(abs(Double(count) / Double(draws) - share) < 0.035) }
    #expect(abs(Double(flips) / Double(draws) - 0.5) < 0.035)
  }
}
