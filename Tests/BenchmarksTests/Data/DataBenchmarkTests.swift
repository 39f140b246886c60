import Benchmarks
import DataSets
import Command
import Data
import Foundation
import Tensor
import Testing
import Training

@Suite struct DataBenchmarkTests {
  @Test func placesAreSpreadOverTheSource() {
    #expect(DataBenchmark.places(4, of: 8) == [0, 2, 4, 6])
    #expect(DataBenchmark.places(3, of: 10) == [0, 3, 6])
    #expect(DataBenchmark.places(5, of: 2) == [0, 1])
    #expect(DataBenchmark.places(5, of: 0).isEmpty)
  }

  @Test func viewsAreMadeOfPicturesOfTheSource() throws {
    let source = CaptionedShapes(split: .train, count: 20, side: 32)
    let benchmark = try DataBenchmark(source, count: 4)
    #expect(benchmark.pictures == [0, 5, 10, 15].map(source.image(at:)))
    #expect(benchmark.augmentation == .published(side: 64))
    #expect(benchmark.viewsPerSecond(seconds: 0.001) > 0)
  }

  @Test func `The loader is timed beside steps on the device that is asked for`() throws {
    let source = CaptionedShapes(split: .train, count: 40, side: 32)
    let captions = (0..<source.count).flatMap(source.captions(at:))
    let tokenizer = WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 200).train(on: captions))
    let device = ProfilingDevice(CPUDevice(threadCount: 1))
    let report = try LoaderBenchmark(source, tokenizer: tokenizer).run(steps: 1, on: device)
    #expect(report.steps == 1 && report.stepSeconds > 0)
    let calls = device.profile.byKernel(MachineLimits(operationsPerSecond: 1, bytesPerSecond: 1))
    // Two steps, the first of which does not count, of two views per pair: what follows pictures follows their device.
    #expect(calls.first { $0.kernel == .lookUp }?.entry.calls == 4)
    #expect(calls.first { $0.kernel == .patchify }?.entry.calls == 4)
  }

  @Test func theWaitedShareIsThatOfWaitingAndTraining() {
    let report = LoaderBenchmark.Report(steps: 4, stepSeconds: 3, waitedSeconds: 1, loaderThreads: 1)
    #expect(report.waitedShare == 0.25)
  }
}

@Suite struct DrawingSampleTests {
  @Test func largeAndDamagedFilesAreLeftOutAndCounted() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("triad-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("inner"), withIntermediateDirectories: true)
    func write(_ bytes: [UInt8], _ name: String) throws {
      try Foundation.Data(bytes).write(to: folder.appendingPathComponent(name))
    }
    let sound = try PNGEncoder.encode(PixelImage(width: 5, height: 4, red: 1, green: 2, blue: 3))
    try write(sound, "inner/a.png")
    try write(Array(sound.dropLast(20)), "cut.png")
    try write(Array("GIF89a".utf8), "other.png")
    try write([], "empty.png")
    try write(sound, "not-looked-at.jpg")
    // A header of 10535 x 16000 pixels with its checksum, and nothing after it.
    let large: [UInt8] = [0, 0, 0x29, 0x27, 0, 0, 0x3e, 0x80, 8, 2, 0, 0, 0]
    try write(
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] + large
        + checksum(of: [0x49, 0x48, 0x44, 0x52] + large) + [UInt8](repeating: 0, count: 64), "large.png")
    let sample = DrawingSample(below: folder.path)
    #expect(sample.paths == [folder.path + "/inner/a.png"] && sample.files == [sound])
    #expect(sample.largeCount == 1 && sample.unreadableCount == 3)
    #expect(sample.omissions == "1 larger than a megapixel and 3 unreadable left out")
    #expect(DrawingSample(below: folder.path + "/inner").omissions == nil)
    #expect(DrawingSample(below: folder.path + "/none").paths.isEmpty)
  }

  /// PNG's checksum: CRC-32.
  private func checksum(of bytes: [UInt8]) -> [UInt8] {
    var state: UInt32 = .max
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xedb8_8320 : state >> 1 }
    }
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ~state >> $0) }
  }
}
