import Foundation

func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

func text(of path: String) throws -> String {
  try String(contentsOfFile: path, encoding: .utf8)
}
