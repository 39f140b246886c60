/// A sample in a tar archive: its picture and its captions.
struct TarSample {
  var key: String
  var picture: TarMember
  package var captions: [String]
  /// The id that COCO gives the picture, where the sample says so.
  var cocoIdentifier: String?
  /// The group that an export of Triad says.
  var exportedGroup: String?
  /// What is wrong with a member that was not needed.
  var damage: (member: String, fault: RecordFault)?
  /// Pictures after the first one.
  var furtherPictures: [TarMember]

  /// Which members hold pictures.
  static let pictureSuffixes: Set<String> = ["jpg", "jpeg", "png"]
  /// Which members hold captions.
  static let captionSuffixes: Set<String> = ["txt", "json"]
  /// Longer captions are not captions.
  static let captionLimit = 1 << 20

  /// What the members of one sample say; nil if there is no picture or no caption.
  ///
  /// Captions come from `txt`, else from `caption` or `captions` of `json`; in an export of Triad `txt` is only the first of those in
  /// `json`. Where one of the two cannot be read the other counts.
  ///
  /// - Parameter content: The bytes of a member.
  init?(
    _ members: [TarMember], path: String, content: (TarMember) throws(SourceError) -> [UInt8]
  ) throws(SourceError) {
    let pictures = members.filter { Self.pictureSuffixes.contains($0.suffix) }
    guard let picture = pictures.first else { return nil }
    self.picture = picture
    furtherPictures = Array(pictures.dropFirst())
    key = picture.key
    captions = []
    if picture.form == .sparse { throw Self.sparseness(of: picture, path) }
    if let member = members.first(where: { $0.suffix == "txt" }) {
      do throws(RecordFault) {
        let bytes = try Self.small(member, path, content)
        if let fault = TextEncoding.fault(of: bytes) { throw .field(name: "the caption", reason: fault) }
        let text = String(decoding: bytes, as: UTF8.self).withoutByteOrderMark
        captions = text.isEmpty ? [] : [text]
      } catch {
        damage = (member.name, error)
      }
    }
    if let member = members.first(where: { $0.suffix == "json" }) {
      do throws(RecordFault) {
        let fields = try RecordFields(try Self.small(member, path, content))
        cocoIdentifier = try fields.optionalIdentifier("cocoid")
        exportedGroup = try fields.exportedGroup()
        let isNeeded = !captions.contains(where: \.hasVisibleCharacter)
        if isNeeded || exportedGroup != nil {
          let found = try fields.anyCaptions(["caption", "captions"])
          if !isNeeded || !found.isEmpty { captions = found }
        }
      } catch {
        damage = damage ?? (member.name, error)
      }
    }
    if captions.isEmpty {
      if let damage { throw damage.fault.at(damage.member, of: path) }
      return nil
    }
  }

  /// The bytes of a member that holds text.
  private static func small(
    _ member: TarMember, _ path: String, _ content: (TarMember) throws(SourceError) -> [UInt8]
  ) throws(RecordFault) -> [UInt8] {
    guard member.form != .sparse else { throw .file(sparseness(of: member, path)) }
    guard member.size <= captionLimit else { throw .field(name: "its content", reason: "is longer than a mebibyte") }
    do throws(SourceError) { return try content(member) } catch { throw .file(error) }
  }

  /// Why members of one name are not a sample, with one of them.
  static func incompleteness(of members: [TarMember]) -> (words: String, example: String) {
    func first(_ isIt: (TarMember) -> Bool) -> String? { members.first(where: isIt)?.name }
    if let picture = first({ pictureSuffixes.contains($0.suffix) }) {
      let hasText = members.contains { captionSuffixes.contains($0.suffix) }
      return (hasText ? "pictures whose captions are empty" : "pictures without a caption", picture)
    }
    func ending(_ member: TarMember) -> String { member.suffix.split(separator: ".").last.map(String.init) ?? "" }
    if let name = first({ $0.suffix.contains(".") && pictureSuffixes.contains(ending($0)) }) {
      return ("files with a dot in their names before that of the ending, where the name of a sample ends", name)
    }
    if let name = first({ FolderListing.foreignPictures.contains(ending($0)) }) {
      return ("pictures with other endings than .jpg, .jpeg and .png, which are not read", name)
    }
    if let name = first({ captionSuffixes.contains($0.suffix) }) { return ("captions without a picture", name) }
    return ("other files", members.first?.name ?? "")
  }

  /// GNU tar and star leave out the holes of a file and say where its bytes belong; taken as they stand they would be another content.
  private static func sparseness(of member: TarMember, _ path: String) -> SourceError {
    .access(
      path: "\(path), \(member.name)",
      reason: "it is stored as a sparse file, without its holes; make the archive again without --sparse")
  }
}
