package import Data

extension TaskAddress {
  /// Opens phrases.
  ///
  /// - Parameter name: Of the set, such as `refcoco+/val`.
  /// - Throws: `SourceError`: of a file with its record and field, or `.request` if these are files of something else.
  package func phrases(name: String) throws(SourceError) -> GroundingSet {
    guard format == .albefGrounding else { throw mismatch(.phrases) }
    return try GroundingSet(albefGrounding: paths, root: root, name: name)
  }

  /// - Throws: `SourceError.request` if these files, which are learned from, say what phrases mean: a model learns where things are without it.
  package func requirePhrasesAlone() throws(SourceError) {
    try refuse(
      .refs, .instances, .boxes,
      since: "training reads pictures and phrases alone; write it in the address of the files that are asked.")
  }

  /// What the phrases with a `ref_id` mean.
  ///
  /// - Throws: `SourceError`; `.request` if there is no such phrase, or no file that says what they mean.
  /// - Parameter notes: Gets a sentence for what was read and is of no use.
  package func targets(of phrases: GroundingSet, notes: inout [String]) throws(SourceError) -> [GroundingTarget] {
    guard let references = self[.refs], let instances = self[.instances] else {
      throw .request(
        "\(self) does not say what its phrases mean; add refs=FILE and instances=FILE (docs/downstream-files.md).")
    }
    var boxes: PictureBoxes?
    if let path = self[.boxes] { boxes = try PictureBoxes(path: path) }
    let known = try PictureReferences(path: references, instances: instances)
    let targets = try phrases.targets(known, proposals: boxes)
    try requireSizes(of: phrases, targets, known, annotatedIn: instances)
    if known.flatCount > 0 {
      let meant = targets.count { $0.box.isFlat }
      let phrases =
        "\(meant == 0 ? "none" : String(meant)) of \(targets.count) phrases that are asked \(meant == 1 ? "means" : "mean") one"
      notes.append(
        "\(known.flatCount) of \(known.boxCount) boxes of \(instances) \(known.flatCount == 1 ? "has" : "have") no area; "
          + phrases + (meant == 0 ? "." : ", and no answer is right for it."))
    }
    if let boxes, boxes.flatCount > 0, let path = self[.boxes] {
      notes.append("\(boxes.flatCount) boxes of \(path) have no area and cannot be chosen.")
    }
    guard !targets.isEmpty else {
      throw .request("No phrase of \(paths.joined(separator: ", ")) has a ref_id; give the list of a test split.")
    }
    return targets
  }

  /// Boxes are in pixels of the pictures that were annotated: on copies of another size they would lie elsewhere, and on other pictures
  /// perhaps nowhere.
  private func requireSizes(
    of phrases: GroundingSet, _ targets: [GroundingTarget], _ references: PictureReferences,
    annotatedIn instances: String
  ) throws(SourceError) {
    var seen: Set<Int> = []
    var sizes: [Int: PictureReferences.Size] = [:]
    for target in targets {
      let example = phrases.examples[target.example]
      guard let id = example.reference, let reference = references[id] else { continue }
      let isNew = seen.insert(example.picture).inserted
      // Whether a picture can be read is looked at later.
      if isNew, let image = try? phrases.pictures.image(at: example.picture) {
        sizes[example.picture] = PictureReferences.Size(width: image.width, height: image.height)
      }
      guard let found = sizes[example.picture] else { continue }
      let picture = "picture coco:\(reference.picture) of \(phrases.name)"
      if let size = references.size(ofPicture: reference.picture), size != found {
        throw .request(
          "The \(picture) is \(size.width) x \(size.height) pixels in \(instances) and "
            + "\(found.width) x \(found.height) in its file, where the boxes would lie elsewhere; give the pictures as they were annotated."
        )
      }
      func requireInside(_ box: PictureBox, _ name: String) throws(SourceError) {
        guard box.isOutside(width: found.width, height: found.height) else { return }
        throw .request(
          "\(name), [\(box.x), \(box.y), \(box.width), \(box.height)], lies outside the \(picture), which is "
            + "\(found.width) x \(found.height) pixels in its file; give the pictures and the files of one release.")
      }
      try requireInside(target.box, "The box of reference \(id) in \(instances)")
      // A picture's proposals are the same for all its phrases.
      guard isNew, let path = self[.boxes] else { continue }
      for box in target.proposals { try requireInside(box, "A box of '\(reference.picture)' in \(path)") }
    }
  }
}
