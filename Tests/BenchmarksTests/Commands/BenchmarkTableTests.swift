import Benchmarks
import Command
import JSON
import Tensor
import Testing
import Training

@Suite struct BenchmarkTableTests {
  private static let limits = MachineLimits(operationsPerSecond: 100e9, bytesPerSecond: 10e9)
  private static let caches = CacheSizes(second: 512 << 10)
  private static let timings = [
    KernelTiming(
      kernel: .productNT, origin: "tiny: hidden layer", sizes: "2 x 3 x 4",
      work: KernelWork(operations: 50_000_000, bytes: 1000), seconds: 1e-3),
    KernelTiming(
      kernel: .lerp, origin: "16 Mi", sizes: "16", work: KernelWork(bytes: 5_000_000), seconds: 1e-3),
  ]

  @Test func kernelsArePrintedBesideTheirLimit() {
    let table = KernelTable(limits: Self.limits, caches: Self.caches, threads: 2, timings: Self.timings)
    let lines = table.text.split(separator: "\n")
    #expect(lines[1].hasPrefix("product NT, tiny: hidden layer  2 x 3 x 4  1.00 ms     50.0"))
    #expect(lines[1].hasSuffix("50.0 %"))
    #expect(lines[2].hasSuffix("5.0        50.0 %"))
  }

  @Test func theJSONOfAKernelHasItsSpeedAndItsLimits() throws {
    let table = KernelTable(limits: Self.limits, caches: Self.caches, threads: 2, timings: Self.timings)
    let line = try #require(table.lines.first)
    #expect(line["kernel"]?.string == "product NT")
    #expect(line["threads"]?.integer == 2)
    #expect(line["gflop_per_s"]?.number == 50)
    #expect(line["limit_share"]?.number == 0.5)
    #expect(line["second_cache_bytes"]?.integer == 512 << 10)
    #expect(line["third_cache_bytes"] == .null)
    #expect(line["own_block_bytes"]?.integer == 368 << 10)
    #expect(line["packed_block_bytes"]?.integer == 4 << 20)
  }

  @Test func `The heading names the caches and the blocks that follow`() {
    #expect(
      KernelTable.blocks(CacheSizes(second: 512 << 10, third: 6 << 20, sharers: 4), threads: 2)
        == "second cache 512 KiB, third cache 6 MiB for 4 processors: first factors of products stay in the second up to "
        + "368 KiB, second ones are packed 1536 KiB at a time")
    #expect(
      KernelTable.blocks(CacheSizes(), threads: 2)
        == "second cache of unknown size, third cache of unknown size: first factors of products stay in the second up to "
        + "1 MiB, second ones are packed 4 MiB at a time")
  }

  @Test(
    "A duration has three digits and a unit",
    arguments: [
      (1.234, "1.23 s"), (0.0456, "45.6 ms"), (0.0004567, "457 us"), (1.2e-8, "12.0 ns"),
    ])
  func duration(seconds: Double, text: String) { #expect(KernelTable.duration(seconds) == text) }

  @Test func theStepLineHasTheKeysOfThePeerAndTheCount() {
    let line = StepLine(
      benchmark: StepBenchmark(size: .tiny),
      report: StepBenchmark.Report(
        seconds: [2, 1, 4], batch: 32, parameters: 7, lastLoss: 1.5, operations: 60_000_000_000),
      threads: 2, device: "cpu (avx2, 2 threads)", peak: PeakMeasurement(threads: 2, rounds: [50e9, 60e9]),
      peakBytes: 5 << 20)
    let json = line.json
    for key in [
      "size", "batch", "threads", "median_s", "min_s", "pairs_per_s", "peak_rss_mb", "parameters", "last_loss",
    ] {
      #expect(json[key] != nil, "\(key)")
    }
    #expect(json["median_s"]?.number == 2)
    #expect(json["min_s"]?.number == 1)
    #expect(json["pairs_per_s"]?.number == 16)
    #expect(json["peak_rss_mb"]?.integer == 5)
    #expect(abs((json["gflop"]?.number ?? 0) - 60) < 1e-9)
    // 60 GFLOP in the mean of 7/3 s, of 60 GFLOP/s: steps that differ are not those of the middle one.
    #expect(abs((json["mean_s"]?.number ?? 0) - 7.0 / 3) < 1e-12)
    #expect(abs((json["fma_peak_share"]?.number ?? 0) - 3.0 / 7) < 1e-12)
    #expect(json["fma_peak_measured"]?.string == "best of 2 rounds in 1 window on 2 threads, by processor time")
    #expect(json["device"]?.string == "cpu (avx2, 2 threads)")
    #expect(json["precision"]?.string == "float32")
  }

  @Test func `What a GPU does not count is nothing, not zero`() {
    let line = StepLine(
      benchmark: StepBenchmark(size: .tiny),
      report: StepBenchmark.Report(seconds: [2], batch: 32, parameters: 7, lastLoss: 1.5, operations: 0),
      threads: nil, device: "cuda:0 (NVIDIA H200, sm_90)", peak: nil, peakBytes: nil)
    for key in ["threads", "gflop", "gflop_per_s", "fma_peak_gflop_per_s", "fma_peak_share", "fma_peak_measured"] {
      #expect(line.json[key] == .null, "\(key)")
    }
  }

  @Test func growthIsAnExponent() {
    func point(_ value: Int, _ seconds: Double) -> ScalingBenchmark.Point {
      ScalingBenchmark.Point(value: value, seconds: seconds, bytes: 3_000_000)
    }
    #expect(abs(ScalingTable.exponent(from: point(2, 1), to: point(8, 4)) - 1) < 1e-12)
    #expect(abs(ScalingTable.exponent(from: point(2, 1), to: point(4, 4)) - 2) < 1e-12)
    let table = ScalingTable(.batch, [point(16, 0.5), point(32, 1)])
    #expect(
      table.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") } == [
        "batch time of the first exponent memory", "16 500 ms 1.00 x 3 MB", "32 1.00 s 2.00 x 1.00 3 MB",
      ])
    #expect(table.lines[0]["exponent"] == .null)
    #expect(table.lines[1]["exponent"]?.number == 1)
  }

  @Test func dataArePrintedWithTheLoadersShare() {
    let report = DataReport(
      source: "shapes/train", rates: DataRates(views: 3000, photographViews: 512, decoded: nil),
      picturesPerSecond: 90_000,
      loader: LoaderBenchmark.Report(steps: 20, stepSeconds: 9.9, waitedSeconds: 0.1, loaderThreads: 1))
    #expect(report.text.contains("no files found"))
    #expect(report.text.contains("1,500"))
    #expect(report.text.hasSuffix("waited 1.0 % of the time (5.00 ms per step of 495 ms)."))
    #expect(report.json(threads: 2)["loader_wait_share"]?.number == 0.01)
    #expect(report.json(threads: 2)["decoded_per_s"] == .null)
    #expect(report.json(threads: 2)["photograph_views_per_s"]?.number == 512)
    #expect(report.rates.json["photograph_views_per_s"]?.number == 512)
  }
}
