internal import Files
internal import Foundation
internal import JSON

/// A list of the captioned pictures below a folder, in a file that has no name any more: nothing of it stays in memory.
struct FolderListing {
  /// Lines as `FolderLine` has them.
  let file: StableFile
  /// Whatever else is below the folder, by reason.
  private(set) var unused = UnusedAccount()

  private static let pictures: Set<String> = ["jpg", "jpeg", "png"]
  /// What are pictures to others.
  static let foreignPictures: Set<String> = [
    "webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif", "jxl", "jp2", "jpe", "jfif", "psd", "svg", "ico",
    "ppm", "pgm",
    "tga", "exr", "hdr", "dng", "cr2", "nef", "arw", "raw",
  ]

  init(of folder: PictureFolder) throws(SourceError) {
    let list = try ScratchFile("listing")
    // Folders that are still to be gone through, the next one last.
    var pending = [""]
    var unused = UnusedAccount()
    while let relative = pending.popLast() {
      let names = try Self.names(in: relative, of: folder, &unused)
      var content = FolderContent(relative, names: names)
      content.list(folder, &unused)
      if let reason = list.write(Array(content.lines.utf8)) {
        throw ScratchFile.refusal(reason)
      }
      pending += content.folders.reversed()
    }
    self.unused = unused
    file = try list.finished()
  }

  /// The names in a folder, sorted by their bytes; those that are not UTF-8 could not be written in a list or a message.
  private static func names(
    in relative: String, of folder: PictureFolder, _ unused: inout UnusedAccount
  ) throws(SourceError) -> [String] {
    let path = relative.isEmpty ? folder.root : "\(folder.root)/\(relative)"
    guard let stream = opendir(path) else {
      throw errno == ENOENT
        ? .absence(path: path)
        : .access(path: path, reason: "it is not a folder that can be read: \(FileError.reason(errno))")
    }
    defer { closedir(stream) }
    var names: [String] = []
    var foreign: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if let name = String(validating: bytes, as: UTF8.self) {
        if name != ".", name != ".." { names.append(name) }
      } else {
        foreign.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    for name in foreign.sorted() {
      unused.add("names that are not UTF-8, which convmv writes again", relative.isEmpty ? name : "\(relative)/\(name)")
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What is in one folder.
  private struct FolderContent {
    let relative: String
    let names: [String]
    let index: FolderNames
    private(set) var lines = ""
    private(set) var folders: [String] = []
    /// What pictures are called, whether they are read or not: files of captions may be theirs.
    private var stems: Set<String> = []
    /// Of those that are read.
    private var readStems: Set<String> = []
    /// Files of captions that belong to a picture.
    private var taken: Set<ExactName> = []
    private var texts: [(name: String, stem: String)] = []

    init(_ relative: String, names: [String]) {
      self.relative = relative
      self.names = names
      index = FolderNames(names)
    }

    mutating func list(_ folder: PictureFolder, _ unused: inout UnusedAccount) {
      for name in names {
        let path = self.path(name)
        guard !name.hasPrefix(".") else {
          unused.add("hidden files and folders", path)
          continue
        }
        let parts = FolderNames.parts(of: name)
        if let parts, pictures.contains(parts.ending), !FolderListing.isFolder("\(folder.root)/\(path)") {
          stems.insert(parts.stem)
          readStems.insert(parts.stem)
          add(name, stem: parts.stem, folder, &unused)
        } else {
          addOther(name, parts, folder, &unused)
        }
      }
      for text in texts where !taken.contains(ExactName(text.name)) {
        if !stems.contains(text.stem) {
          unused.add("captions without a picture", path(text.name))
        } else if readStems.contains(text.stem) {
          unused.add(
            "captions of pictures that have others, in files whose names differ in capitals or in Unicode only",
            path(text.name))
        }
      }
    }

    private mutating func add(
      _ name: String, stem: String, _ folder: PictureFolder, _ unused: inout UnusedAccount
    ) {
      let path = self.path(name)
      let (text, json) = (index.name(stem, "txt"), index.name(stem, "json"))
      guard text != nil || json != nil else { return unused.add("pictures without a caption beside them", path) }
      taken.formUnion([text, json].compactMap { $0.map(ExactName.init) })
      let place = Sidecar.Place(text: text.map(self.path), json: json.map(self.path))
      let isUsual = [(text, "txt"), (json, "json")].allSatisfy { name, ending in
        name.map { $0.utf8.elementsEqual("\(stem).\(ending)".utf8) } ?? true
      }
      guard
        ![path, place.text ?? "", place.json ?? ""].contains(where: { $0.utf8.contains { $0 == 0x0a || $0 == 0x0d } }),
        isUsual || ![place.text ?? "", place.json ?? ""].contains(where: { $0.utf8.contains(0x09) })
      else { return unused.add("names with a line end or a tab in them", path) }
      // Captions that cannot be read are a fault of their sample.
      let hash = (try? Sidecar(at: place, in: folder)).map { String($0.hash, radix: 16) } ?? "unreadable"
      lines += FolderLine(hash: hash, picture: path, place: isUsual ? nil : place).text
    }

    private mutating func addOther(
      _ name: String, _ parts: (stem: String, ending: String)?, _ folder: PictureFolder, _ unused: inout UnusedAccount
    ) {
      let path = self.path(name)
      if FolderListing.isFolder("\(folder.root)/\(path)") {
        folders.append(path)
      } else if FolderListing.isLinkToFolder("\(folder.root)/\(path)") {
        unused.add("links to folders, which are not followed", path)
      } else if let parts, foreignPictures.contains(parts.ending) {
        stems.insert(parts.stem)
        unused.add("pictures with other endings than .jpg, .jpeg and .png, which are not read", path)
      } else if let parts, Sidecar.endings.contains(parts.ending) {
        texts.append((name, parts.stem))
      } else {
        unused.add("other files", path)
      }
    }

    private func path(_ name: String) -> String { relative.isEmpty ? name : "\(relative)/\(name)" }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isLinkToFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
