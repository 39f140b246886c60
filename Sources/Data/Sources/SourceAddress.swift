package import Files

/// A source as one writes it on a command line: `FORMAT:PATH[,KEY=VALUE ...]`, with the keys `root`, `split`, `missing`, `replace`,
/// `caption`, `picture` and `separator`.
///
/// ```
/// albef:coco_train.json,root=/data/coco      karpathy:dataset_coco.json,root=/data/coco
/// coco:captions_val2017.json,root=val2017    flickr:results.token,root=flickr30k-images
/// cc3m:train.tsv,root=cc3m                   tar:cc3m/{00000..00331}.tar
/// folder:my-pictures                         csv:my-pictures/captions.csv
/// ```
///
/// Without a root it is the folder of the list. `karpathy` without a split is three sources. Commas in paths are written `\,`.
/// What happens to pictures that are not there is said by `missing`; lists of addresses in the web, of which many are dead, leave them
/// out if nothing is said. `replace=OLD=NEW` says what stands for the beginning of paths; `caption`, `picture` and `separator` are for
/// tables with titles.
public struct SourceAddress: Sendable, Hashable {
  package enum Format: String, Sendable, Hashable, CaseIterable {
    case albef
    case coco
    case karpathy
    case flickr
    case cc3m
    case cc12m
    case sbu
    case openCLIP = "openclip"
    case csv
    case folder
    case tar

    /// Whether its files say what is trained on and what is asked.
    package var knowsSplits: Bool { self == .karpathy }

    /// Whether its pictures were once fetched from addresses, of which some are dead whenever that is done.
    var isFetched: Bool { [.cc3m, .cc12m, .sbu].contains(self) }

    /// Whether its pictures are files that a list names.
    package var listsPictures: Bool { self != .folder && self != .tar }

    /// Whether it is a table whose titles may be one's own.
    var isTitledTable: Bool { self == .csv || self == .openCLIP }
  }

  package let format: Format
  package let path: String
  package let root: String
  package let split: DataSplit?
  /// Nil where the address does not say it.
  let missing: SourceOptions.MissingPictures?
  private let replacements: [PathReplacement]
  private let table: TableSettings

  /// - Throws: `SourceError.request` if `text` is not an address.
  package init(_ text: String) throws(SourceError) { try self.init(text, otherNames: []) }

  /// - Parameter otherNames: What may also be written, for the message to those who wrote neither.
  package init(_ text: String, otherNames: [String]) throws(SourceError) {
    let known = (Format.allCases.map(\.rawValue) + otherNames).joined(separator: ", ")
    let address = AddressText(text)
    guard let format = Format(rawValue: address.format) else {
      throw .request("\(text) is not a source: write FORMAT:PATH[,root=FOLDER][,split=NAME] with one of \(known).")
    }
    guard !address.path.isEmpty else {
      throw .request("\(text) names no file; write \(format.rawValue):PATH.")
    }
    let settings = try AddressSettings(address, of: format, text: text)
    self.format = format
    path = address.path
    split = settings.split
    missing = settings.missing
    replacements = settings.replacements
    table = settings.table
    root = settings.root ?? (format == .folder ? address.path : AddressText.folder(of: address.path))
  }

  /// Opens the sources that this stands for.
  ///
  /// - Parameters:
  ///   - options: How pictures are read. What the address says of missing pictures counts before it.
  ///   - folders: Where the indexes of shards are kept.
  /// - Throws: `SourceError`.
  package func open(
    options given: SourceOptions = SourceOptions(), folders: CacheFolder = .standard()
  ) throws(SourceError) -> [any PairSource] {
    var options = given
    options.missingPictures = missing ?? given.missingPictures ?? (format.isFetched ? .leftOut : .kept)
    options.replacements = replacements
    func table(_ layout: TableLayout) throws(SourceError) -> [any PairSource] {
      let layout = self.table.applied(to: layout)
      return [try DelimitedSource(path: path, root: root, layout: layout, name: format.rawValue, options: options)]
    }
    switch format {
    case .albef: return [try ALBEFSource(path: path, root: root, name: "albef", options: options)]
    case .coco: return [try COCOSource(path: path, root: root, name: "coco", options: options)]
    case .karpathy: return try karpathy(options)
    case .flickr: return [try FlickrTokenSource(path: path, root: root, name: "flickr", options: options)]
    case .cc3m: return try table(.conceptualCaptions3M)
    case .cc12m: return try table(.conceptualCaptions12M)
    case .sbu: return try table(.sbu)
    case .openCLIP: return try table(.openCLIP)
    case .csv: return try table(.csv)
    case .folder: return [try FolderSource(root: root, name: "folder", options: options)]
    case .tar:
      return [
        try TarSource(shards: path, name: "tar", decoder: options.decoder, indexFolder: folders.root + "/shards")
      ]
    }
  }

  /// The same address with the test split where the format knows splits and none is named.
  package var asked: SourceAddress { split == nil ? part(.test) : self }

  /// The address of one split where the format knows splits; else this one.
  package func part(_ split: DataSplit) -> SourceAddress {
    format.knowsSplits ? SourceAddress(self, split: split) : self
  }

  /// Where the list and its pictures are, however the paths are written.
  package var location: (path: String, root: String) { (FilePath.resolved(path), FilePath.resolved(root)) }

  /// Where the archives are, in their order and however their paths are written; nil for other formats, and for braces that are wrong.
  package var shards: [String]? {
    guard format == .tar, let names = try? BraceExpansion.names(in: path) else { return nil }
    return names.map(FilePath.resolved)
  }

  private init(_ address: SourceAddress, split: DataSplit) {
    (format, path, root) = (address.format, address.path, address.root)
    (missing, replacements, table) = (address.missing, address.replacements, address.table)
    self.split = split
  }

  private var splits: [DataSplit] { split.map { [$0] } ?? DataSplit.allCases }

  /// The splits that the file has; it is an error if one was asked for that it has not.
  private func karpathy(_ options: SourceOptions) throws(SourceError) -> [any PairSource] {
    var sources: [any PairSource] = []
    for part in splits {
      do throws(SourceError) {
        sources.append(
          try KarpathySource(path: path, root: root, split: part, name: "karpathy/\(part.rawValue)", options: options))
      } catch {
        guard case .emptiness = error, split == nil else { throw error }
      }
    }
    guard !sources.isEmpty else { throw .emptiness(path: path) }
    return sources
  }
}

extension DataSplit {
  /// The split that an address names.
  package init(setting value: String, of address: String) throws(SourceError) {
    guard let split = DataSplit(rawValue: value) else {
      let choices = Self.allCases.map(\.rawValue)
      let hint = Suggestion.nearest(to: value, among: choices).map { "; did you mean \($0)?" }
      throw .request(
        "\(value) in \(address) is not a split\(hint ?? "; there are \(choices.joined(separator: ", ")).")")
    }
    self = split
  }
}
