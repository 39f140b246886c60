import Data
import Files
import TestSupport

/// Two pairs in files of a format: one picture with a caption that is given, another one with its own.
struct FormatFixture {
  let folder: TemporaryFolder
  private let format: SourceAddress.Format
  private let path: String

  init(_ format: SourceAddress.Format, caption: String) throws {
    self.format = format
    folder = try TemporaryFolder()
    try folder.writePicture("a.png", level: 10)
    try folder.writePicture("b.png", level: 20)
    // Where tables without the names of pictures have them.
    try folder.writePicture("00000/000000000.jpg", level: 10)
    try folder.writePicture("00000/000000001.jpg", level: 20)
    switch format {
    case .albef:
      path = try folder.write(
        #"[{"image":"a.png","caption":["\#(caption)","an animal"]},{"image":"b.png","caption":"a house"}]"#, to: "list")
    case .coco:
      path = try folder.write(
        #"{"images":[{"id":1,"file_name":"a.png"},{"id":2,"file_name":"b.png"}],"annotations":["#
          + #"{"image_id":1,"caption":"\#(caption)"},{"image_id":2,"caption":"a house"}]}"#, to: "list")
    case .karpathy:
      let images = [("a.png", "train", caption), ("b.png", "train", "a house"), ("b.png", "test", "a house")]
        .map { #"{"filename":"\#($0.0)","split":"\#($0.1)","sentences":[{"raw":"\#($0.2)"}]}"# }
      path = try folder.write(#"{"images":[\#(images.joined(separator: ","))]}"#, to: "list")
    case .flickr: path = try folder.write("a.png#0\t\(caption)\nb.png#0\ta house\n", to: "list")
    case .cc3m: path = try folder.write("\(caption)\thttp://x/1\na house\thttp://x/2\n", to: "list")
    case .cc12m, .sbu: path = try folder.write("http://x/1\t\(caption)\nhttp://x/2\ta house\n", to: "list")
    case .openCLIP: path = try folder.write("title\tfilepath\n\(caption)\ta.png\na house\tb.png\n", to: "list")
    case .csv: path = try folder.write("caption,picture\n\(caption),a.png\na house,b.png\n", to: "list")
    case .folder:
      try folder.write("\(caption)\n", to: "a.txt")
      try folder.write("a house\n", to: "b.txt")
      path = folder.path
    case .tar:
      var tar = TestTar()
      for (name, text, level) in [("1", caption, 10), ("2", "a house", 20)] {
        tar.add("\(name).png", TestPNG(width: 3, height: 2, colorType: 0) { _, _ in [level] }.bytes)
        tar.add("\(name).txt", text)
      }
      path = try folder.write(tar.finished, to: "shard.tar")
    }
  }

  /// As a command would.
  func open() throws -> [any PairSource] {
    try SourceAddress("\(format.rawValue):\(AddressText.escaped(path))")
      .open(folders: CacheFolder(root: folder.path + "-cache"))
  }
}
