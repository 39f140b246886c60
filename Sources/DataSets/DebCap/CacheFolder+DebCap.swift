package import Files

extension CacheFolder {
  /// The unpacked packages of DebCap, a folder each.
  package var packages: String { root + "/packages" }

  /// The cache file of DebCap's pictures with `side` pixels a side.
  package func cacheFile(side: Int) -> String { "\(root)/debcap-\(side).triadcache" }

  /// The folder of `package`.
  func folder(of package: DebCapPackage) -> String { packages + "/" + package.name }
}
