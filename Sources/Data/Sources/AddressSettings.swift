internal import Files

/// What stands after the path of an address, `KEY=VALUE`, checked: a setting that cannot have its effect is an error.
struct AddressSettings {
  private(set) var root: String?
  private(set) var split: DataSplit?
  private(set) var missing: SourceOptions.MissingPictures?
  private(set) var replacements: [PathReplacement] = []
  private(set) var table = TableSettings()

  private enum Key: String, CaseIterable {
    case root, split, missing, replace, caption, picture, separator

    /// As it is written.
    var form: String {
      switch self {
      case .root: "root=FOLDER"
      case .split: "split=NAME"
      case .missing: "missing=left-out"
      case .replace: "replace=OLD=NEW"
      case .caption: "caption=TITLE"
      case .picture: "picture=TITLE"
      case .separator: "separator=CHARACTER"
      }
    }

    /// Why it has no effect on data of `format`; nil if it has.
    func obstacle(of format: SourceAddress.Format) -> String? {
      switch self {
      case .root where format == .folder:
        "the pictures are in the folder itself; leave it out, or name that folder as the path"
      case .root where format == .tar: "the pictures are in the archives; leave it out"
      case .split where !format.knowsSplits:
        "files of the format \(format.rawValue) hold no splits; leave it out and give each part by an address of its own"
      case .missing where !format.listsPictures:
        "of the format \(format.rawValue) only pictures that are there are samples; leave it out"
      case .replace where !format.listsPictures:
        "no list of the format \(format.rawValue) names pictures by paths; leave it out"
      case .caption where !format.isTitledTable, .picture where !format.isTitledTable,
        .separator where !format.isTitledTable:
        "only tables with titles of one's own have it, csv: and openclip:; leave it out"
      default: nil
      }
    }
  }

  init(_ address: AddressText, of format: SourceAddress.Format, text: String) throws(SourceError) {
    var seen: Set<String> = []
    for setting in address.settings {
      guard let key = Key(rawValue: setting.key), let value = setting.value else {
        throw .request(Self.unknown(setting.text, key: setting.key, address, text))
      }
      guard !value.isEmpty else {
        throw .request("\(key.rawValue)= in \(text) has no value; write \(key.form), or leave it out.")
      }
      if let obstacle = key.obstacle(of: format) {
        throw .request("\(key.rawValue) in \(text) has no effect: \(obstacle).")
      }
      guard key == .replace || seen.insert(setting.key).inserted else {
        throw .request(
          "\(key.rawValue) is given twice in \(text), and only one can have an effect; leave one of them out.")
      }
      try take(key, value, text)
    }
  }

  private mutating func take(_ key: Key, _ value: String, _ text: String) throws(SourceError) {
    switch key {
    case .root: root = value
    case .split: split = try DataSplit(setting: value, of: text)
    case .missing:
      missing = SourceOptions.MissingPictures(rawValue: value)
      guard missing != nil else { throw .request("\(value) in \(text) is neither missing=kept nor missing=left-out.") }
    case .replace:
      guard let replacement = PathReplacement(setting: value) else {
        throw .request(
          "replace=\(value) in \(text) does not say what replaces it: write replace=OLD=NEW, such as replace=/export/share/=coco/."
        )
      }
      replacements.append(replacement)
    case .caption: table.caption = value
    case .picture: table.picture = value
    case .separator:
      table.separator = TableSettings.separator(value)
      guard table.separator != nil else {
        throw .request(
          "separator=\(value) in \(text) is not a separator: write one ASCII character, or comma, tab, semicolon, pipe or space."
        )
      }
    }
  }

  /// What to say of a part that is not a setting: a comma that belongs to the path, or a key that is spelt otherwise.
  private static func unknown(_ part: String, key: String, _ address: AddressText, _ text: String) -> String {
    if part.contains("="), let key = Suggestion.nearest(to: key, among: Key.allCases.map(\.rawValue)) {
      return "\(part) in \(text) is not a setting; did you mean \(key)=?"
    }
    let path = AddressText.escaped(([address.path] + address.settings.map(\.text)).joined(separator: ","))
    return "\(part) in \(text) is none of \(Key.allCases.map(\.form).joined(separator: ", ")); "
      + "a comma that belongs to the path has \\ before it: '\(address.format):\(path)'."
  }
}

/// What an address says of a table with titles.
struct TableSettings: Sendable, Hashable {
  var caption: String?
  var picture: String?
  var separator: Unicode.Scalar?

  /// A character by itself, or by its name.
  static func separator(_ text: String) -> Unicode.Scalar? {
    switch text {
    case "comma": ","
    case "tab", "\\t": "\t"
    case "semicolon": ";"
    case "space": " "
    case "pipe": "|"
    default:
      text.unicodeScalars.count == 1
        ? text.unicodeScalars.first.flatMap { $0.isASCII && $0 != "\"" && $0.value > 0x20 ? $0 : nil } : nil
    }
  }

  /// `layout` with what is said here.
  func applied(to layout: TableLayout) -> TableLayout {
    var layout = layout
    if let caption { layout.caption = .titled(caption) }
    if let picture { layout.picture = .column(.titled(picture)) }
    if let separator { layout.separator = separator }
    return layout
  }
}
