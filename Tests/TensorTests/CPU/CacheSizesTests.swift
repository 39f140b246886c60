import CKernels
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct CacheSizesTests {
  /// Of which nothing is known; smaller than any; of a laptop; of a server.
  private static let machines = [
    CacheSizes(), CacheSizes(second: 1 << 16, third: 1 << 20),
    CacheSizes(second: 512 << 10, third: 6 << 20, sharers: 4),
    CacheSizes(second: 2 << 20, third: 300 << 20, sharers: 2),
  ]

  @Test func `Two sizes are bytes, or as many as a letter says`() {
    #expect(CacheSizes("512K,32M") == CacheSizes(second: 512 << 10, third: 32 << 20))
    #expect(CacheSizes("65536,4G") == CacheSizes(second: 1 << 16, third: 4 << 30))
  }

  @Test(arguments: [
    "", ",", "2M", "2M,", ",32M", "2M,32M,1G", "2m,32M", "2 M,32M", "2M, 32M", "2MB,32M", "M,32M", "-2M,32M", "+2M,32M",
    "1.5M,32M", "0,32M", "63K,32M", "2M,5G", "2M,99999999999999999999", "2M,9223372036854775807G",
  ])
  func `What are no two sizes of caches is refused`(text: String) { #expect(CacheSizes(text) == nil) }

  @Test func `The system's own files say what a machine has`() throws {
    try withTemporaryFolder { folder in
      #expect(CacheSizes(folder: folder) == CacheSizes())
      let caches = [
        ("1", "Data", "32K", "2,10"), ("1", "Instruction", "32K", "2,10"), ("2", "Unified", "512K", "2,10"),
        ("3", "Unified", "16384K", "0-3,8-11"),
      ]
      for (index, cache) in caches.enumerated() {
        let place = "\(folder)/index\(index)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for (name, text) in [
          ("level", cache.0), ("type", cache.1), ("size", cache.2), ("shared_cpu_list", cache.3),
        ] {
          try Data("\(text)\n".utf8).write(to: URL(fileURLWithPath: "\(place)/\(name)"))
        }
        if index == 2 { #expect(CacheSizes(folder: folder).third == nil) }
      }
      #expect(CacheSizes(folder: folder) == CacheSizes(second: 512 << 10, third: 16 << 20, sharers: 8))
    }
  }

  @Test func `What is unknown and what is large is cut as it was measured`() {
    for caches in [Self.machines[0], Self.machines[3], CacheSizes(second: 1 << 30, third: 4 << 30)] {
      for inner in [1, 192, 384] { #expect(caches.ownFloats(inner: inner) == 1 << 18) }
      for threads in [0, 1, 2, 64] { #expect(caches.packedFloats(threads: threads) == 1 << 20) }
    }
  }

  @Test func `A second cache holds a first factor and two panels`() {
    let caches = CacheSizes(second: 512 << 10)
    for inner in [192, 384] {
      let floats = caches.ownFloats(inner: inner) + 2 * Int(TK_PANEL_MULTIPLE) * inner
      #expect(4 * floats == 512 << 10)
    }
    #expect(CacheSizes(second: 1 << 16).ownFloats(inner: 384) == 1 << 14)
  }

  @Test func `Half of a third cache is for what is packed, as far as it is that of the process`() {
    let caches = CacheSizes(third: 6 << 20, sharers: 4)
    for threads in [2, 3, 4] { #expect(caches.packedBytes(threads: threads) == threads * (6 << 20) / 8) }
    #expect(caches.packedBytes(threads: 9) == caches.packedBytes(threads: 4))
    #expect(caches.packedBytes(threads: 1) == 1 << 20)
  }

  @Test func `Sums are cut the same on every machine`() {
    let most = Int(TK_MATRIX_INNER)
    for inner in [0, 1, most - 1, most, most + 1, 2 * most, 1100, 4112] {
      for (rows, columns) in [(1, 1), (544, 768), (4112, 1536), (8, 65_544)] {
        for caches in Self.machines {
          let blocks = MatrixTiling(rows: rows, columns: columns, inner: inner, threadCount: 2, caches: caches)
            .innerBlocks
          #expect(blocks == MatrixTiling(rows: 1, columns: 1, inner: inner, threadCount: 1, caches: caches).innerBlocks)
          #expect(
            blocks == MatrixTiling(rows: 1, columns: 1, inner: inner, threadCount: 1, caches: CacheSizes()).innerBlocks)
          #expect(blocks.count == max(1, (inner + most - 1) / most))
          #expect(blocks.first?.lowerBound == 0 && blocks.last?.upperBound == inner)
          #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        }
      }
    }
  }

  /// Sizes for which the second machine cuts what the first one does not.
  private static let products = [
    // Neither holds the first factor, which is transposed; blocks of the sum are packed one at a time or together.
    (rows: 200, columns: 600, inner: 1200, isATransposed: true),
    // Only one holds the first factor; the other one packs the second in two blocks of columns.
    (rows: 130, columns: 1500, inner: 385, isATransposed: false),
  ]

  @Test func `Small caches cut differently`() {
    let tilings = Self.products.map { product in
      Self.machines[..<2].map {
        MatrixTiling(
          rows: product.rows, columns: product.columns, inner: product.inner, threadCount: 2, caches: $0)
      }
    }
    #expect(tilings[0].map(\.innerGroups.count) == [1, 4])
    #expect(tilings[1].map(\.columnBlocks.count) == [1, 2])
    #expect(tilings[1].map { $0.ownGroups(isSecondTransposed: false) == nil } == [false, true])
  }

  @Test(arguments: [1, 2, 3]) func `Caches leave no trace in products`(threads: Int) {
    for product in Self.products {
      let results = Self.machines.map { caches in
        let device = CPUDevice(threadCount: threads, caches: caches)
        let a: Shape = product.isATransposed ? [product.inner, product.rows] : [product.rows, product.inner]
        var out = randomTensor([product.rows, product.columns], "out", on: device)
        device.matrixProduct(
          &out, MatrixView(randomTensor(a, "a", on: device), transposed: product.isATransposed),
          MatrixView(randomTensor([product.inner, product.columns], "b", on: device)), alpha: 0.5, beta: 0.75,
          bias: randomTensor([product.columns], "bias", on: device))
        return out.values.map(\.bitPattern)
      }
      for result in results.dropFirst() { #expect(result == results[0], "\(product)") }
    }
  }

  @Test func `A device computes with its own in every precision`() {
    let caches = Self.machines[2]
    let device = CPUDevice(threadCount: 1, caches: caches)
    #expect(device.caches == caches && device.processor(in: .bfloat16).caches == caches)
    #expect(CPUDevice(threadCount: 1).caches == .ofProcess)
  }
}
