/// A sample in a tar archive: its picture and its captions.
struct TarSample {
  var key: String
  var picture: TarMember
  package var captions: [String]
  /// The id that COCO gives the picture, where the sample says so.
  var cocoIdentifier: String?

  /// Which members hold pictures.
  private static let pictureSuffixes: Set<String> = ["jpg", "jpeg", "png"]
  /// Which members hold captions.
  static let captionSuffixes: Set<String> = ["txt", "json"]
  /// Longer captions are no captions.
  static let captionLimit = 1 << 20

  /// What the members of one sample say; nil if there is no picture or no caption.
  ///
  /// Captions come from `txt`, else from `caption` or `captions` of `json`.
  ///
  /// - Parameter content: The bytes of a member.
  init?(
    _ members: [TarMember], path: String, content: (TarMember) throws(SourceError) -> [UInt8]
  ) throws(SourceError) {
    guard let picture = members.first(where: { Self.pictureSuffixes.contains($0.suffix) }) else { return nil }
    self.picture = picture
    key = picture.key
    captions = []
    func small(_ member: TarMember) throws(SourceError) -> [UInt8] {
      guard member.size <= Self.captionLimit else {
        throw .field(path: path, place: member.name, name: "its content", reason: "is longer than a mebibyte")
      }
      return try content(member)
    }
    if let member = members.first(where: { $0.suffix == "txt" }) {
      guard let text = String(validating: try small(member), as: UTF8.self) else {
        throw .field(path: path, place: member.name, name: "the caption", reason: "is not UTF-8")
      }
      captions = text.isEmpty ? [] : [text]
    }
    if let member = members.first(where: { $0.suffix == "json" }) {
      do throws(RecordFault) {
        let fields = try RecordFields(try contentOf(member, small))
        cocoIdentifier = try fields.optionalIdentifier("cocoid")
        if captions.isEmpty { captions = try fields.anyCaptions(["caption", "captions"]) }
      } catch {
        switch error {
        case .syntax(let reason): throw .syntax(path: path, place: member.name, reason: reason)
        case .field(let name, let reason): throw .field(path: path, place: member.name, name: name, reason: reason)
        }
      }
    }
    if captions.isEmpty { return nil }
  }
}

/// The bytes of a member, a failure to read it as a fault of its record.
private func contentOf(
  _ member: TarMember, _ read: (TarMember) throws(SourceError) -> [UInt8]
) throws(RecordFault) -> [UInt8] {
  do throws(SourceError) { return try read(member) } catch { throw .syntax(reason: error.description) }
}
