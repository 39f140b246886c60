/// What programs put before the names of arrays when they wrap a model: distributed training, compilation, a training script.
extension String {
  /// Known wrappers, which say nothing of the model.
  private static let wrappers = [
    "module.", "_orig_mod.", "model.", "_forward_module.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module.",
    "state_dict.",
  ]

  /// Those that stand also inside of a name, where a part of a model was wrapped.
  private static let innerWrappers = ["_orig_mod.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module."]

  /// The name without wrappers, however often they were repeated.
  var unwrapped: String {
    var name = self
    while let wrapper = Self.wrappers.first(where: name.hasPrefix) { name.removeFirst(wrapper.count) }
    guard name.contains("_") else { return name }
    for wrapper in Self.innerWrappers where name.contains("." + wrapper) {
      name = name.replacing("." + wrapper, with: ".")
    }
    return name
  }
}

extension NameMaps {
  /// Why no map knows the names of a file: a prefix in front of names that one of them knows, where there is one.
  package static func failure(_ file: CheckpointFile) -> CheckpointError {
    guard let found = prefix(of: file) else { return .unknownNames(path: file.path) }
    return .prefixedNames(
      path: file.path, prefix: found.prefix, count: found.count, total: file.names.count, names: found.title)
  }

  private static func prefix(of file: CheckpointFile) -> (prefix: String, count: Int, title: String)? {
    // What stands behind each prefix, in the order of the file.
    var rests: [String: [String]] = [:]
    for name in file.names {
      var rest = name[...]
      // Deeper than any model is nested.
      for _ in 0..<4 {
        guard let dot = rest.firstIndex(of: ".") else { break }
        rest = rest[rest.index(after: dot)...]
        rests[String(name[..<rest.startIndex]), default: []].append(String(rest))
      }
    }
    var best: (prefix: String, count: Int, title: String)?
    // The shortest of those that fit most names.
    let prefixes = rests.sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }
    // One name may look like anything.
    for (prefix, names) in prefixes where names.count > 1 {
      for map in all {
        let count = names.count { map.destination(of: $0) != .unknown }
        if 2 * count > names.count, count > best?.count ?? 1 { best = (prefix, count, map.title) }
      }
    }
    return best
  }
}
