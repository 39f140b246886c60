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
  /// - Throws: `SourceError.request` for the first of `keys` that the address sets, with the clause why that has no effect.
  func refuse(_ keys: Key..., since reason: String) throws(SourceError) {
    for key in keys {
      guard let value = self[key] else { continue }
      throw .request("\(key.rawValue)=\(value) in \(self) has no effect: \(reason)")
    }
  }

  /// That these are files of something else than `wanted`.
  package func mismatch(_ wanted: Content) -> SourceError {
    .request("\(self) holds \(format.content.rawValue), but \(wanted.rawValue) are asked for; give a file of those.")
  }
}
