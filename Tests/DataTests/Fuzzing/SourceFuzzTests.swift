import TestSupport
import Tensor
import Data
import Foundation
import Testing

/// Mutated lists and archives give a source or an error: no crash, no hang, no path outside, no reading outside.
@Suite struct SourceFuzzTests {
  /// Opens every mutation of `inputs` and reads the entries of what opens.
  ///
  /// - Parameter wrap: What is done to a mutated input before it is opened.
  func fuzz(
    _ name: String, _ inputs: [[UInt8]], wrap: ([UInt8]) -> [UInt8] = { $0 },
    _ open: (String, String) throws(SourceError) -> any PairSource
  ) throws {
    let folder = try TemporaryFolder()
    try folder.writePicture("root/a.png")
    let root = folder.path + "/root"
    var (sources, errors) = (0, 0)
    for number in 0..<Mutation.count {
      var mutation = Mutation(key: number)
      let path = try folder.write(wrap(mutation.apply(to: inputs[number % inputs.count])), to: "input")
      do throws(SourceError) {
        let source = try open(path, root)
        sources += 1
        for index in 0..<min(source.count, 4) {
          // A record that cannot be used is a fault in a sentence.
          do { #expect(try !source.entry(at: index).captions.isEmpty) } catch { #expect(!"\(error)".isEmpty) }
          _ = try? source.pair(at: index)
        }
      } catch {
        errors += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(errors > 0)
    #expect(sources > 0)
    Mutation.report(name, opened: sources, errors: errors)
  }

  @Test func mutatedJSONGivesASourceOrAnError() throws {
    let albef = Array(
      #"[{"image":"a.png","caption":["one","tw\u00f6 \ud83d\ude00"],"image_id":7},{"caption":"x","image":"a.png"}]"#
        .utf8)
    try fuzz("ALBEF", [albef]) { (path, root) throws(SourceError) in try ALBEFSource(path: path, root: root, name: "f")
    }
    let coco = Array(
      (#"{"info":{"a":[1,2,{"b":null}]},"images":[{"id":1,"file_name":"a.png"},{"id":2,"file_name":"a.png"}],"#
        + #""annotations":[{"image_id":2,"id":5,"caption":"x"},{"image_id":1,"id":6,"caption":"y"}]}"#).utf8)
    try fuzz("COCO captions", [coco]) { (path, root) throws(SourceError) in
      try COCOSource(path: path, root: root, name: "f")
    }
    let karpathy = Array(
      (#"{"dataset":"flickr30k","images":[{"filename":"a.png","split":"train","sentences":[{"raw":"A dog."},"#
        + #"{"raw":"B"}]},{"filename":"a.png","split":"val","sentences":[{"raw":"C"}]}]}"#).utf8)
    try fuzz("Karpathy", [karpathy]) { (path, root) throws(SourceError) in
      try KarpathySource(path: path, root: root, split: .train, name: "f")
    }
  }

  @Test func mutatedTablesGiveASourceOrAnError() throws {
    let tsv = Array("a cat\ta.png\nein Hund ä\ta.png\n고양이\ta.png\n".utf8)
    let plain = TableLayout(
      separator: "\t", allowsQuotes: false, isHeaded: false, caption: .number(0), picture: .column(.number(1)))
    try fuzz("TSV", [tsv]) { (path, root) throws(SourceError) in
      try DelimitedSource(path: path, root: root, layout: plain, name: "f")
    }
    let csv = Array("picture,caption\na.png,\"a \"\"big\"\"\ncat, red\"\r\na.png,dog\r\n".utf8)
    try fuzz("CSV", [csv]) { (path, root) throws(SourceError) in
      try DelimitedSource(path: path, root: root, layout: .csv, name: "f")
    }
    let tokens = Array("a.png#0\tA dog .\na.png#1\tTwo # dogs\nb.png#0\tA cat\n".utf8)
    try fuzz("Flickr30K tokens", [tokens]) { (path, root) throws(SourceError) in
      try FlickrTokenSource(path: path, root: root, name: "f")
    }
  }

  /// Archives of two samples, and one as the tools that fetch pictures make it: three members a sample and nothing else.
  private var archives: [[UInt8]] {
    [TestTar.Dialect.ustar, .pax, .gnu].map { dialect in
      var tar = TestTar(dialect: dialect)
      tar.add("a.png", TarSourceTests.png(1))
      tar.add("a.txt", "a cat")
      tar.add(String(repeating: "folder/", count: 16) + "b.png", TarSourceTests.png(2))
      tar.add(String(repeating: "folder/", count: 16) + "b.json", #"{"caption":"a dog"}"#)
      return tar.finished
    } + [TarSourceTests.shard(0, count: 2)]
  }

  @Test func mutatedArchivesGiveASourceOrAnError() throws {
    try fuzz("tar", archives) { (path, _) throws(SourceError) in try TarSource(shards: path, name: "f") }
  }

  @Test func mutatedCompressedArchivesGiveASourceOrAnError() throws {
    let folder = try TemporaryFolder()
    func open(_ path: String, _ root: String) throws(SourceError) -> any PairSource {
      try TarSource(shards: path, name: "f", indexFolder: root + "/cache", unpackedLimit: 1 << 24)
    }
    let packed = try archives.map { try TestGzip.bytes(of: folder.write($0, to: "a.tar")) }
    try fuzz("gzip of a tar", packed, open)
    // Almost every mutation of those is found by the checksum at the end; these have the right one.
    try fuzz("tar in gzip", archives, wrap: TestGzip.stored, open)
  }

  @Test func mutatedShardIndexesChangeNothingThatIsRead() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write(TarSourceTests.shard(0, count: 3), to: "a.tar")
    let packed = try TestGzip.compress(folder.write(GzipFileTests.shard(count: 16, padding: 100_000), to: "b.tar"))
    let cache = folder.path + "/cache"
    var (reused, rejected) = (0, 0)
    for shard in [plain, packed] {
      let sound = try TarSource(shards: shard, name: "f", indexFolder: cache)
      let file = try #require(
        FileManager.default.contentsOfDirectory(atPath: cache).first { $0.hasPrefix(shard == plain ? "a." : "b.") })
      let path = "\(cache)/\(file)"
      let bytes = try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
      for number in 0..<Mutation.count(usually: 100) / 2 {
        var mutation = Mutation(key: number)
        try Foundation.Data(mutation.apply(to: bytes)).write(to: URL(fileURLWithPath: path))
        let source = try TarSource(shards: shard, name: "f", indexFolder: cache)
        reused += source.indexing.reusedCount
        rejected += source.indexing.rejectedCount
        #expect(source.fingerprint == sound.fingerprint)
        let last = sound.count - 1
        #expect(try source.entry(at: last) == sound.entry(at: last))
      }
    }
    #expect(reused > 0 && rejected > 0)
    Mutation.report("shard indexes", opened: reused, errors: rejected)
  }
}
