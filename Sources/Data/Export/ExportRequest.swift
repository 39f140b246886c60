/// A form that other tools read pictures and captions in.
package enum ExportFormat: String, Sendable, Hashable, CaseIterable {
  case karpathy
  case coco
  case albef
  case csv
  case webdataset
}

/// How the pictures of an export are encoded.
package enum ExportPictures: String, Sendable, Hashable, CaseIterable {
  /// Files as they are, byte for byte; pictures that are in no file as PNG, which loses nothing.
  case kept
  /// What is not a PNG file is written as one, and so is one that Exif data turn, as it is seen.
  case png
  /// What is not a JPEG file is written as one, and so is one that Exif data turn, as it is seen.
  case jpeg
}

/// What is exported, and how.
package struct ExportRequest: Sendable {
  /// As it was typed, for whoever finds the export later.
  package var address: String
  package var format: ExportFormat
  package var parts: [ExportPart]
  package var pictures = ExportPictures.kept
  /// Of the JPEG files that are made, `1...100`.
  package var quality = 90
  /// Pairs of a shard.
  package var shardSize = 1000
  /// Percent of the samples that may be left out because they cannot be read.
  package var limit = 1
  /// Pairs between two places where an interrupted export goes on; does not change what is written.
  package var pairsPerCommit = 250
  /// Does not change what is written either.
  package var threads = 1

  package init(address: String, format: ExportFormat, parts: [ExportPart]) {
    self.address = address
    self.format = format
    self.parts = parts
  }

  /// Samples that are gone through.
  package var sampleCount: Int { parts.reduce(0) { $0 + $1.count } }
}
