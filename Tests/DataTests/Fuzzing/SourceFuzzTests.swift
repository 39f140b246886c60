import Data
import Foundation
import Testing

/// Mutated lists and archives give a source or an error: no crash, no hang, no path outside, no reading outside.
@Suite struct SourceFuzzTests {
  /// Opens every mutation of `inputs` and reads the entries of what opens.
  func fuzz(_ inputs: [[UInt8]], _ open: (String, String) throws(SourceError) -> any PairSource) throws {
    let folder = try TemporaryFolder()
    try folder.writePicture("root/a.png")
    let root = folder.path + "/root"
    var (sources, errors) = (0, 0)
    for number in 0..<Mutation.count {
      var mutation = Mutation(key: number)
      let path = try folder.write(mutation.apply(to: inputs[number % inputs.count]), to: "input")
      do throws(SourceError) {
        let source = try open(path, root)
        sources += 1
        for index in 0..<min(source.count, 4) {
          #expect(!source.captions(at: index).isEmpty)
          _ = try? source.pair(at: index)
        }
      } catch {
        errors += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(errors > 0)
    #expect(sources > 0)
  }

  @Test func mutatedJSON() throws {
    let albef = Array(
      #"[{"image":"a.png","caption":["one","tw\u00f6 \ud83d\ude00"],"image_id":7},{"caption":"x","image":"a.png"}]"#
        .utf8)
    try fuzz([albef]) { (path, root) throws(SourceError) in try ALBEFSource(path: path, root: root, name: "f") }
    let coco = Array(
      (#"{"info":{"a":[1,2,{"b":null}]},"images":[{"id":1,"file_name":"a.png"},{"id":2,"file_name":"a.png"}],"#
        + #""annotations":[{"image_id":2,"id":5,"caption":"x"},{"image_id":1,"id":6,"caption":"y"}]}"#).utf8)
    try fuzz([coco]) { (path, root) throws(SourceError) in try COCOSource(path: path, root: root, name: "f") }
    let karpathy = Array(
      (#"{"dataset":"flickr30k","images":[{"filename":"a.png","split":"train","sentences":[{"raw":"A dog."},"#
        + #"{"raw":"B"}]},{"filename":"a.png","split":"val","sentences":[{"raw":"C"}]}]}"#).utf8)
    try fuzz([karpathy]) { (path, root) throws(SourceError) in
      try KarpathySource(path: path, root: root, split: .train, name: "f")
    }
  }

  @Test func mutatedTables() throws {
    let tsv = Array("a cat\ta.png\nein Hund ä\ta.png\n고양이\ta.png\n".utf8)
    let plain = TableLayout(
      separator: "\t", allowsQuotes: false, isHeaded: false, caption: .number(0), picture: .column(.number(1)))
    try fuzz([tsv]) { (path, root) throws(SourceError) in
      try DelimitedSource(path: path, root: root, layout: plain, name: "f")
    }
    let csv = Array("picture,caption\na.png,\"a \"\"big\"\"\ncat, red\"\r\na.png,dog\r\n".utf8)
    try fuzz([csv]) { (path, root) throws(SourceError) in
      try DelimitedSource(path: path, root: root, layout: .csv, name: "f")
    }
    let tokens = Array("a.png#0\tA dog .\na.png#1\tTwo # dogs\nb.png#0\tA cat\n".utf8)
    try fuzz([tokens]) { (path, root) throws(SourceError) in
      try FlickrTokenSource(path: path, root: root, name: "f")
    }
  }

  @Test func mutatedArchives() throws {
    let inputs = [TestTar.Dialect.ustar, .pax, .gnu].map { dialect in
      var tar = TestTar(dialect: dialect)
      tar.add("a.png", TarSourceTests.png(1))
      tar.add("a.txt", "a cat")
      tar.add(String(repeating: "folder/", count: 16) + "b.png", TarSourceTests.png(2))
      tar.add(String(repeating: "folder/", count: 16) + "b.json", #"{"caption":"a dog"}"#)
      return tar.finished
    }
    try fuzz(inputs) { (path, _) throws(SourceError) in try TarSource(shards: path, name: "f") }
  }
}
