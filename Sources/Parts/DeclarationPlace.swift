/// Where a value that a catalogue knows by name is declared. Values have no types of their own to be told apart by: two of one name are the
/// same if they are declared in the same place.
package struct DeclarationPlace: Sendable, Hashable, CustomStringConvertible {
  private let file: String
  private let line: Int

  /// - Parameter file: A `#fileID`: `MyStudy/Birds.swift`.
  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// `Studies` for ours, the module of a researcher for theirs.
  package var module: String { String(file.prefix { $0 != "/" }) }

  package var description: String { "\(file):\(line)" }
}
