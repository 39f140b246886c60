import Foundation

/// A file that people take for weights that are read here and that is something else: told by how it begins.
enum ForeignContainer {
  /// What the file is and what to do about it, as the rest of a sentence about it; nil where nothing is known of it.
  static func words(for contents: Foundation.Data, of path: String) -> String? {
    let head = [UInt8](contents.prefix(512))
    // Fewer bytes look like anything.
    guard head.count > 5 else { return nil }
    func begins(_ bytes: [UInt8], at place: Int = 0) -> Bool { head.dropFirst(place).starts(with: bytes) }
    func begins(_ text: String, at place: Int = 0) -> Bool { begins(Array(text.utf8), at: place) }
    if begins("version https://git-lfs") {
      return "it is a pointer of Git LFS, not the file: fetch it with `git lfs pull`"
    }
    if begins("PK\u{3}\u{4}") { return zip(head) }
    if begins([0x80]), head.count > 1, (2...5).contains(head[1]) { return pickle }
    if begins([0x89]), begins("HDF\r\n", at: 1) {
      return "it is an HDF5 file, of Keras or TensorFlow: give the model's model.safetensors, or save it as that"
    }
    if begins("GGUF") || ["ggml", "ggjt", "ggla", "lmgg", "tjgg"].contains(where: { begins($0) }) {
      return "it is a GGUF file, of llama.cpp, whose numbers are rounded: give the model's model.safetensors"
    }
    if begins([0x93]), begins("NUMPY", at: 1) {
      return "it is an array of NumPy: save the model's arrays with \(saving)"
    }
    if begins("TFL3", at: 4) { return "it is a TensorFlow Lite model: give the model's model.safetensors" }
    if begins([0x1f, 0x8b]) { return "it is compressed by gzip: unpack it with `gunzip`" }
    if begins([0x28, 0xb5, 0x2f, 0xfd]) { return "it is compressed by zstd: unpack it with `unzstd`" }
    if begins([0xfd]), begins("7zXZ", at: 1) { return "it is compressed by xz: unpack it with `unxz`" }
    if begins("BZh") { return "it is compressed by bzip2: unpack it with `bunzip2`" }
    if begins("ustar", at: 257) {
      return "it is a tar archive: unpack it with `tar -xf` and give the file of weights in it"
    }
    if isSafeTensors(contents), path.hasSuffix(".onnx") {
      return "it is a safetensors file: give it a name that ends in .safetensors"
    }
    if isONNX(head), !path.hasSuffix(".onnx") { return "it looks like an ONNX file: give it a name that ends in .onnx" }
    if isMessagePack(head, path) {
      return "it is a MessagePack file, of Flax: give the model's model.safetensors, or save it as that"
    }
    return text(head)
  }

  private static let saving = "`safetensors.torch.save_file`"

  private static let pickle =
    "it is a pickle, as PyTorch saves it, and a pickle is a program, which is not run here: save its arrays once with \(saving) "
    + "(docs/checkpoints.md)"

  private static func zip(_ head: [UInt8]) -> String {
    let name = String(decoding: head.dropFirst(30).prefix(64), as: UTF8.self)
    if name.contains(".pkl") { return pickle }
    if name.contains(".npy") { return "it is an archive of NumPy arrays: save them with `safetensors.numpy.save_file`" }
    if path(name, isOf: [".h5", "config.json", "metadata.json"]) {
      return "it is a Keras archive: give the model's model.safetensors, or save it as that"
    }
    return
      "it is a ZIP archive, as PyTorch's .pth and others are: if it is a model of PyTorch, save its arrays once with "
      + "\(saving) (docs/checkpoints.md), else unpack it"
  }

  private static func path(_ name: String, isOf parts: [String]) -> Bool { parts.contains { name.contains($0) } }

  private static func isSafeTensors(_ contents: Foundation.Data) -> Bool {
    guard contents.count > 9 else { return false }
    let length = contents.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return length <= UInt64(contents.count - 8) && contents[contents.startIndex + 8] == UInt8(ascii: "{")
  }

  /// A model of ONNX begins with the version of its format, then says which program wrote it or has its graph.
  private static func isONNX(_ head: [UInt8]) -> Bool {
    head.count > 2 && head[0] == 0x08 && (3...20).contains(head[1])
      && [0x12, 0x1a, 0x22, 0x2a, 0x3a, 0x42].contains(head[2])
  }

  /// A map whose first key is a text.
  private static func isMessagePack(_ head: [UInt8], _ path: String) -> Bool {
    let place: Int
    switch head[0] {
    case 0x81...0x8f: place = 1
    case 0xde: place = 3
    case 0xdf: place = 5
    default: return path.hasSuffix(".msgpack")
    }
    guard head.count > place else { return path.hasSuffix(".msgpack") }
    return (0xa1...0xbf).contains(head[place]) || (0xd9...0xdb).contains(head[place])
  }

  /// As many bytes of numbers may look like letters.
  private static let shortestText = 11

  /// Text is not weights, whatever its name says.
  private static func text(_ head: [UInt8]) -> String? {
    guard head.count > shortestText,
      head.allSatisfy({ (0x20...0x7e).contains($0) || (0x09...0x0d).contains($0) || $0 >= 0x80 }),
      let words = String(validating: head.dropLast(head.count == 512 ? 3 : 0), as: UTF8.self)
    else { return nil }
    let start = words.drop { $0.isWhitespace || $0 == "\u{feff}" }.prefix(64).lowercased()
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") || start.hasPrefix("<head") || start.hasPrefix("<?xml")
    {
      return
        "it is a web page, usually one that says why there is no file: fetch it again, with an account where one is needed"
    }
    if start.hasPrefix("{") || start.hasPrefix("[") {
      return "it is JSON text, not weights: give the safetensors file that it may stand beside"
    }
    return "it is text, not weights: fetch it again"
  }
}

extension CheckpointError {
  /// The error of a file that is not sound, or what the file is where it is something else altogether.
  func naming(_ contents: Foundation.Data, of path: String) -> CheckpointError {
    ForeignContainer.words(for: contents, of: path).map { .foreignFile(path: path, reason: $0) } ?? self
  }
}
