import TestSupport
import Data
import Testing

@Suite struct SourceAddressTests {
  @Test func formatsPathsRootsAndSplitsAreTold() throws {
    let karpathy = try SourceAddress("karpathy:/data/dataset_coco.json,root=/data/coco,split=test")
    #expect(karpathy.format == .karpathy && karpathy.path == "/data/dataset_coco.json")
    #expect(karpathy.root == "/data/coco" && karpathy.split == .test)
    #expect(try SourceAddress("albef:/data/list.json").root == "/data")
    #expect(try SourceAddress("albef:list.json").root == ".")
    #expect(try SourceAddress("folder:pictures").root == "pictures")
    #expect(try SourceAddress("tar:{a,b}-{0..1}.tar").path == "{a,b}-{0..1}.tar")
  }

  @Test func pathsMayHoldCommasAndBraces() throws {
    let address = try SourceAddress("coco:a\\,b/\\{c\\}\\\\d e.json,root=/x\\,y")
    #expect(address.path == "a,b/{c}\\d e.json")
    #expect(address.root == "/x,y")
    #expect(try SourceAddress(#"coco:\\server\share.json"#).path == #"\server\share.json"#)
    #expect(AddressText.escaped("a,b{c}\\") == #"a\,b\{c\}\\"#)
  }

  @Test func aSplitThatCannotBeIsExplained() {
    func sentence(_ text: String) -> String {
      do {
        return "\(try SourceAddress(text))"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      sentence("karpathy:x.json,split=val").hasSuffix(
        "val in karpathy:x.json,split=val is not a split; did you mean validation?"))
    #expect(sentence("karpathy:x.json,split=dev").hasSuffix("is not a split; there are train, validation, test."))
    #expect(sentence("coco:x.json,split=test").contains("split in coco:x.json,split=test has no effect"))
  }

  @Test(arguments: ["coco", "none:x", "debcap", "shapes", "albef:x,rot=y", "albef:x,split=val", "tar:", ""])
  func whatIsNoAddressIsAnError(text: String) {
    #expect(throws: SourceError.self) { try SourceAddress(text) }
  }

  @Test func everySplitOfKarpathysIsASource() throws {
    let folder = try TemporaryFolder()
    try folder.writePicture("a.png")
    func image(_ split: String) -> String { #"{"filename":"a.png","split":"\#(split)","sentences":[{"raw":"x"}]}"# }
    let images = [image("val"), image("test"), image("test")].joined(separator: ",")
    try folder.write(#"{"images":[\#(images)]}"#, to: "dataset.json")
    let sources = try SourceAddress("karpathy:\(folder.path)/dataset.json").open()
    #expect(sources.map(\.name) == ["karpathy/validation", "karpathy/test"] && sources.map(\.count) == [1, 2])
    #expect(throws: SourceError.self) { try SourceAddress("karpathy:\(folder.path)/dataset.json,split=train").open() }
  }
}
