/// A package of Debian's archive, fetched through apt as it is configured and believed only with the hash that apt's index states.
/// That index is signed, and apt checks the signature when it fetches the index.
package struct DebianPackage: Sendable, Hashable {
  package let name: String

  package init(name: String) { self.name = name }

  /// The version that apt would install, and what its index says of it.
  package struct Candidate: Sendable, Hashable {
    package let version: String
    /// SHA-256 of the archive in hexadecimal digits.
    package let digest: String
  }

  /// Downloads the archive into `folder`, which is empty, checks it and returns its path.
  package func download(into folder: String) throws(FetchFailure) -> String {
    let index: [UInt8]
    do throws(FetchFailure) {
      index = try FetchStep.download(by: "apt-cache", ["show", "--no-all-versions", name], from: "apt")
    } catch {
      // A package that the index does not have is a failure of apt-cache.
      guard case .download = error else { throw error }
      index = []
    }
    let candidate = try candidate(in: String(decoding: index, as: UTF8.self))
    // The version is named, so that an index that changes meanwhile does not give another one.
    try FetchStep.download(
      by: "apt-get", ["--quiet", "download", "\(name)=\(candidate.version)"], from: "apt", in: folder)
    return try archive(in: folder, of: candidate)
  }

  /// Reads what `apt-cache show --no-all-versions` answers: fields `Name: value`, a line each.
  package func candidate(in index: String) throws(FetchFailure) -> Candidate {
    var fields: [Substring: String] = [:]
    // Where several archives have the version, its descriptions follow one another: the first is the one that is downloaded.
    for line in index.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty, !fields.isEmpty { break }
      // Lines that begin with a blank continue a field, such as the description.
      guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else { continue }
      let value = line[line.index(after: colon)...]
      fields[line[..<colon]] = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    guard fields["Package"] == name, let version = fields["Version"] else {
      throw .download(reason: "apt's index does not have it, which `sudo apt-get update` fetches")
    }
    guard let digest = fields["SHA256"], digest.count == 64 else {
      throw .content(reason: "apt's index states no SHA-256 of its version \(version), so it cannot be checked")
    }
    return Candidate(version: version, digest: digest)
  }

  /// The archive that came into `folder`, if it is the candidate's.
  package func archive(in folder: String, of candidate: Candidate) throws(FetchFailure) -> String {
    let archive = try FetchStep.archive(in: folder, ending: ".deb")
    try FetchStep.expect(candidate.digest, ofFile: archive)
    return archive
  }
}
