package import Data
import Files

/// Published files of a task as one writes them on a command line: `FORMAT:PATH[,root=FOLDER][,KEY=VALUE ...]`.
///
/// ```
/// vqa:v2_OpenEnded_mscoco_val2014_questions.json,annotations=v2_mscoco_val2014_annotations.json,root=/data/coco
/// albef-vqa:vqa_train.json,also=vg_qa.json,root=/data,vqa=coco,vg=vg,answers=answer_list.json
/// snli-ve:snli_ve_dev.jsonl,root=/data/flickr30k-images           albef-ve:ve_dev.json,root=/data/flickr30k-images
/// nlvr2:dev.json,root=/data/nlvr2/dev                             albef-nlvr:nlvr_dev.json,root=/data/nlvr2
/// albef-grounding:refcoco+_val.json,root=/data/coco,refs=refs.json,instances=instances.json,boxes=dets.json
/// ```
///
/// Without a root it is the folder of the first list. What each format is: docs/downstream-files.md.
package struct TaskAddress: Sendable, Hashable, CustomStringConvertible {
  package enum Format: String, Sendable, Hashable, CaseIterable {
    case vqa
    case albefVQA = "albef-vqa"
    case snliVE = "snli-ve"
    case albefVE = "albef-ve"
    case nlvr2
    case albefNLVR = "albef-nlvr"
    case albefGrounding = "albef-grounding"
  }

  /// What a file asks.
  package enum Content: String, Sendable, Hashable {
    case questions
    case hypotheses
    case pairs = "statements about two pictures"
    case phrases
  }

  /// What may follow the path.
  enum Key: String, Sendable, Hashable {
    /// The folder of the pictures.
    case root
    /// Another list of the same form; may come more than once.
    case also
    /// The people's answers.
    case annotations
    /// Which of COCO's subsets the pictures are, such as `val2014`.
    case subset
    /// The file of the answers to choose from.
    case answers
    /// Of how many questions an answer must be the most frequent one, where no file says which ones there are.
    case least
    /// What happens to answers that are not in the list.
    case unlisted
    /// The folders of either part below the root.
    case vqa, vg
    /// References, the annotations that they name, and boxes to choose from.
    case refs, instances, boxes
  }

  package let format: Format
  /// The first list, then what `also` names.
  package let paths: [String]
  package let root: String
  /// As it was written.
  package let description: String
  private let values: [Key: String]

  /// - Throws: `SourceError.request` if `text` is not an address.
  package init(_ text: String) throws(SourceError) {
    let known = Format.allCases.map(\.rawValue).joined(separator: ", ")
    let address = AddressText(text)
    guard let format = Format(rawValue: address.format) else {
      throw .request("\(text) is not a file of a task: write FORMAT:PATH[,root=FOLDER] with one of \(known).")
    }
    guard !address.path.isEmpty else {
      throw .request("\(text) names no file; write \(format.rawValue):PATH.")
    }
    var paths = [address.path]
    var values: [Key: String] = [:]
    for setting in address.settings {
      guard let key = Key(rawValue: setting.key), format.keys.contains(key), let value = setting.value, !value.isEmpty
      else {
        throw .request(
          "\(setting.text) in \(text) is not a setting of \(format.rawValue); there are "
            + format.keys.map { $0.rawValue + "=" }.joined(separator: ", ") + ".")
      }
      if key == .also {
        paths.append(value)
      } else if values.updateValue(value, forKey: key) != nil {
        throw .request("\(key.rawValue) is given twice in \(text); give one.")
      }
    }
    if let path = values[.answers], let least = values[.least] {
      throw .request(
        "least=\(least) in \(text) has no effect: the answers to choose from are those of \(path); leave one of the two out."
      )
    }
    self.format = format
    self.paths = paths
    self.values = values
    root = values[.root] ?? AddressText.folder(of: address.path)
    description = text
  }

  subscript(key: Key) -> String? { values[key] }

  /// Whether the file at `path` is one of those that are read, however the path is written; pictures are not looked at.
  package func reads(_ path: String) -> Bool {
    let named: [Key] = [.annotations, .answers, .refs, .instances, .boxes]
    return (paths + named.compactMap { values[$0] }).contains { FilePath.resolved($0) == FilePath.resolved(path) }
  }
}

extension TaskAddress.Format {
  package var content: TaskAddress.Content {
    switch self {
    case .vqa, .albefVQA: .questions
    case .snliVE, .albefVE: .hypotheses
    case .nlvr2, .albefNLVR: .pairs
    case .albefGrounding: .phrases
    }
  }

  /// In the order in which errors list them.
  var keys: [TaskAddress.Key] {
    switch self {
    case .vqa: [.root, .annotations, .subset, .answers, .least, .unlisted]
    case .albefVQA: [.root, .also, .vqa, .vg, .answers, .least, .unlisted]
    case .snliVE, .albefVE, .nlvr2, .albefNLVR: [.root]
    case .albefGrounding: [.root, .also, .refs, .instances, .boxes]
    }
  }
}

extension TaskAddress {
  /// As published for VQA v2 (Teney et al., CVPR 2018).
  private static let usualLeast = 9

  /// Opens the files of the content that ``Format/content`` says.
  ///
  /// - Parameter name: Of the set, such as `snli-ve/test`.
  /// - Throws: `SourceError`: of a file with its record and field, or `.request` if these are files of something else.
  package func entailment(name: String) throws(SourceError) -> EntailmentSet {
    switch format {
    case .snliVE: return try EntailmentSet(snliVE: paths[0], root: root, name: name)
    case .albefVE: return try EntailmentSet(albefVE: paths[0], root: root, name: name)
    default: throw mismatch(.hypotheses)
    }
  }

  package func pairs(name: String) throws(SourceError) -> PicturePairSet {
    switch format {
    case .nlvr2: return try PicturePairSet(nlvr2: paths[0], root: root, name: name)
    case .albefNLVR: return try PicturePairSet(albefNLVR: paths[0], root: root, name: name)
    default: throw mismatch(.pairs)
    }
  }

  package func phrases(name: String) throws(SourceError) -> GroundingSet {
    guard format == .albefGrounding else { throw mismatch(.phrases) }
    return try GroundingSet(albefGrounding: paths, root: root, name: name)
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
    try Self.requireSizes(of: phrases, targets, known, annotatedIn: instances)
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
  private static func requireSizes(
    of phrases: GroundingSet, _ targets: [GroundingTarget], _ references: PictureReferences,
    annotatedIn instances: String
  ) throws(SourceError) {
    var seen: Set<Int> = []
    var sizes: [Int: PictureReferences.Size] = [:]
    for target in targets {
      let example = phrases.examples[target.example]
      guard let id = example.reference, let reference = references[id] else { continue }
      // Whether a picture can be read is looked at later.
      if seen.insert(example.picture).inserted, let image = try? phrases.pictures.image(at: example.picture) {
        sizes[example.picture] = PictureReferences.Size(width: image.width, height: image.height)
      }
      guard let found = sizes[example.picture] else { continue }
      if let size = references.size(ofPicture: reference.picture), size != found {
        throw .request(
          "The picture coco:\(reference.picture) of \(phrases.name) is \(size.width) x \(size.height) pixels in \(instances) and "
            + "\(found.width) x \(found.height) in its file, where the boxes would lie elsewhere; give the pictures as they were annotated."
        )
      }
      let box = target.box
      if box.isOutside(width: found.width, height: found.height) {
        throw .request(
          "The box of reference \(id) in \(instances), [\(box.x), \(box.y), \(box.width), \(box.height)], lies outside the picture "
            + "coco:\(reference.picture) of \(phrases.name), which is \(found.width) x \(found.height) pixels in its file; give the "
            + "pictures and the files of one release.")
      }
    }
  }

  /// Opens questions.
  ///
  /// - Parameter answers: What a model chooses from; then the address cannot say `least`. Without it: what `answers` of the address
  ///   names, else the answers that are the most frequent one of at least nine of these questions (`least`).
  package func questions(name: String, answers: [String]? = nil) throws(SourceError) -> QuestionSet {
    guard format.content == .questions else { throw mismatch(.questions) }
    if answers != nil { try requireAnswersOfTraining() }
    var listed = answers
    if let path = self[.answers] {
      let own = try AnswerList.read(path)
      guard answers == nil || answers == own else {
        throw .request("\(path) is another list of answers than that of the training files; give the same one.")
      }
      listed = own
    }
    if let listed { return try open(name: name, answers: listed) }
    let set = try open(name: name, answers: [])
    let least = try least
    let frequent = AnswerList.frequent(in: set.questions, atLeast: least)
    guard !frequent.isEmpty else {
      throw .request(
        "No answer is the most frequent one of at least \(least) questions of \(paths.joined(separator: ", ")); add"
          + " answers=FILE with the answers to choose from, or a smaller least=NUMBER.")
    }
    return QuestionSet(name: name, pictures: set.pictures, questions: set.questions, answers: frequent)
  }

  /// - Throws: `SourceError.request` if these files, which are asked, say how answers are chosen: that is done where they are learned.
  package func requireAnswersOfTraining() throws(SourceError) {
    guard let least = self[.least] else { return }
    throw .request(
      "least=\(least) in \(self) has no effect: what is asked has the answers that training chooses from; write it in "
        + "the address of the training files alone.")
  }

  private func open(name: String, answers: [String]) throws(SourceError) -> QuestionSet {
    let unlisted = try unlisted
    guard unlisted == .kept || !answers.isEmpty else {
      throw .request("unlisted=refused in \(self) needs a list of answers; add answers=FILE.")
    }
    if format == .vqa {
      return try QuestionSet(
        vqaQuestions: paths[0], annotations: self[.annotations], pictures: COCOPictureNames(subset: try subset),
        root: root, answers: answers, name: name, unlisted: unlisted)
    }
    return try QuestionSet(
      albefVQA: paths, root: root, vqaFolder: self[.vqa] ?? "", vgFolder: self[.vg] ?? "", answers: answers,
      name: name, unlisted: unlisted)
  }

  private var least: Int {
    get throws(SourceError) {
      guard let text = self[.least] else { return Self.usualLeast }
      guard let least = Int(text), least > 0 else {
        throw .request("least=\(text) in \(self) is not a number above 0.")
      }
      return least
    }
  }

  private var unlisted: UnlistedAnswers {
    get throws(SourceError) {
      guard let text = self[.unlisted] else { return .kept }
      guard let rule = UnlistedAnswers(rawValue: text) else {
        throw .request("unlisted=\(text) in \(self) is neither kept nor refused.")
      }
      return rule
    }
  }

  /// Which pictures the questions are about: what the address says, else the subset in the file's name.
  private var subset: String {
    get throws(SourceError) {
      if let subset = self[.subset] { return subset }
      let words = (paths[0].split(separator: "/").last ?? "").split { $0 == "_" || $0 == "." }
      // The questions of test-dev2015 are about pictures of test2015.
      let known = ["train2014", "val2014", "test2015", "test-dev2015", "train2017", "val2017"]
      guard let word = words.map(String.init).first(where: known.contains) else {
        throw .request("The name of \(paths[0]) does not say which pictures of COCO are meant; add subset=val2014.")
      }
      return word == "test-dev2015" ? "test2015" : word
    }
  }

  /// That these are files of something else than `wanted`.
  package func mismatch(_ wanted: Content) -> SourceError {
    .request("\(self) holds \(format.content.rawValue), but \(wanted.rawValue) are asked for; give a file of those.")
  }
}
