import Encoders

/// Why a file of weights cannot be read or written; every description is one sentence that names the file.
public enum CheckpointError: Error, CustomStringConvertible, Equatable {
  /// The file cannot be opened or read.
  case unreadableFile(path: String, reason: String)
  /// The file is not a sound safetensors file.
  case malformedFile(path: String, reason: String)
  /// An ONNX file with something at `byte` that is not sound or not read here.
  case malformedONNX(path: String, byte: Int, reason: String)
  /// An index that names the files of cut weights is not a sound one.
  case malformedIndex(path: String, reason: String)
  /// The configuration beside the weights does not describe an encoder of Triad.
  case malformedConfiguration(path: String, reason: String)
  /// An encoder of another size than the model's: nothing is cut or stretched but position embeddings.
  case otherSize(path: String, name: String, found: Int, expected: Int)
  /// Another kind of file; what it is and what to do about it.
  case foreignFile(path: String, reason: String)
  /// Names of a known kind behind a prefix that is not known.
  case prefixedNames(path: String, prefix: String, count: Int, total: Int, names: String)
  /// Arrays of the file that belong to the encoder and that it would be computed without.
  case unknownLayers(path: String, names: String, arrays: [String])
  /// The file has some arrays of a layer, and not this one, by its published name: it would be random in an encoder that is not.
  case incompleteLayer(path: String, names: String, array: String, layer: String)
  /// The image encoder of the file reads no class token; `positions` are those of its patches.
  case absentClassToken(path: String, positions: Int)
  /// The vocabulary has more tokens than the file has rows.
  case tooFewTokens(path: String, found: Int, expected: Int)
  /// A number of the array is none.
  case notFinite(path: String, name: String)
  /// The file would have to be written over itself, or over the checkpoint of a run.
  case lostOutput(path: String, reason: String)
  /// None of the arrays of the file is one of these names.
  case nothingRead(path: String, names: String)
  /// Names of no kind of file that is known.
  case unknownNames(path: String)
  /// The file has no array of this name, which the model needs.
  case missingTensor(path: String, name: String)
  /// Only some of the arrays that make one.
  case incompleteArray(path: String, name: String)
  /// An array has another shape than the model's.
  case wrongShape(path: String, name: String, found: [Int], expected: [Int])
  /// An array has numbers of another type than can be read.
  case unexpectedType(path: String, name: String, found: String, expected: String)
  /// The file has fewer positions than the model.
  case tooFewPositions(path: String, name: String, found: Int, expected: Int)
  /// Two arrays of the file stand for one array of the model.
  case ambiguousNames(path: String, first: String, second: String, target: String)
  /// Two arrays that the model takes for one have different values in the file.
  case untiedWeights(path: String, name: String, twin: String)
  /// Too few of the model's arrays are in the file; `coverage` and `threshold` are shares in `0...1`.
  case lowCoverage(path: String, names: String, coverage: Double, threshold: Double, missing: [String])
  /// The file cannot be written.
  case unwritableFile(path: String, reason: String)
  /// The checkpoint is of another run: what `key` says differs.
  case foreignRun(path: String, key: String, found: String, expected: String)

  /// One sentence that names the file, what was found and the remedy.
  public var description: String { sentence.printable }

  private var sentence: String {
    switch self {
    case .unreadableFile(let path, let reason): "\(path) cannot be read: \(reason)."
    case .malformedFile(let path, let reason): "\(path) is not a sound safetensors file: \(reason)."
    case .malformedONNX(let path, let byte, let reason):
      "\(path) cannot be read as an ONNX file: at byte \(byte) \(reason)."
    case .malformedIndex(let path, let reason): "\(path) is not a sound index of safetensors files: \(reason)."
    case .malformedConfiguration(let path, let reason): "\(path) does not describe an encoder for Triad: \(reason)."
    case .otherSize(let path, let name, let found, let expected):
      "\(path) holds an encoder with \(name) \(found), but the recipe's model has \(expected); give the recipe the file's sizes "
        + "with ModelShape.fitting(_:), on the command line with --fit."
    case .foreignFile(let path, let reason): "\(path) is not a safetensors or ONNX file: \(reason)."
    case .prefixedNames(let path, let prefix, let count, let total, let names):
      "\(path) has names of no known kind, but behind '\(prefix)' \(count) of its \(total) names are those of \(names): write it again "
        + "with names that do not begin with '\(prefix)'."
    case .unknownLayers(let path, let names, let arrays):
      "\(path), read as \(names), has arrays in its layers that Triad does not compute with (\(NameSummary.sentence(arrays))), so its "
        + "encoder would compute something else here: give weights of an encoder without them."
    case .incompleteLayer(let path, let names, let array, let layer):
      "\(path), read as \(names), has no '\(array)', but has other arrays of \(layer), so that only this one would begin with random "
        + "values; save the weights again, with all arrays of the layer."
    case .absentClassToken(let path, let positions):
      "\(path) holds an image encoder without a class token: it has no 'cls_token', and 'pos_embed' has \(positions) positions, all of "
        + "patches; give one with a class token, from which Triad's encoder reads pictures."
    case .tooFewTokens(let path, let found, let expected):
      "\(path) has embeddings of \(found) tokens, and the vocabulary beside it names \(expected): put there the vocabulary that belongs to "
        + "these weights."
    case .notFinite(let path, let name):
      "\(path) holds '\(name)' with a value that is not a finite number: fetch the file again, or save it again from a model that is sound."
    case .lostOutput(let path, let reason): "\(path) is not written: \(reason); give the output another name."
    case .nothingRead(let path, let names):
      "\(path) has no array with a name of \(names): leave out `--from`, or say whose names they are (`triad checkpoint show \(path)`)."
    case .unknownNames(let path):
      "\(path) has names of no known kind; `triad checkpoint show \(path)` lists them."
    case .missingTensor(let path, let name): "\(path) has no tensor '\(name)', which the model needs."
    case .incompleteArray(let path, let name): "\(path) holds only some of the arrays that make '\(name)'."
    case .wrongShape(let path, let name, let found, let expected):
      "\(path) holds '\(name)' as \(found), but the model needs \(expected)."
    case .unexpectedType(let path, let name, let found, let expected):
      "\(path) holds '\(name)' as \(found), but \(expected) is expected."
    case .tooFewPositions(let path, let name, let found, let expected):
      "\(path) holds '\(name)' for \(found) positions, but the model has \(expected); make its maxPositions smaller."
    case .ambiguousNames(let path, let first, let second, let target):
      "\(path) holds both '\(first)' and '\(second)', which mean the same '\(target)'."
    case .untiedWeights(let path, let name, let twin):
      "\(path) holds '\(name)' with other values than '\(twin)', to which the model ties it."
    case .lowCoverage(let path, let names, let coverage, let threshold, let missing):
      "\(path), read as \(names), gives \(NameSummary.percent(coverage)) of the model's weights, below the "
        + "\(NameSummary.percent(threshold)) that are asked for; missing are \(NameSummary.sentence(missing))."
    case .foreignRun(let path, let key, let found, let expected):
      "\(path) belongs to another run: its \(key) is \(found), not \(expected); remove it to start this run anew."
    case .unwritableFile(let path, let reason):
      "\(path) cannot be written: \(reason); free some space or choose another folder."
    }
  }
}

extension String {
  /// The text with control characters written as `\u{1b}`: a name from a file must not steer a terminal.
  package var printable: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.properties.generalCategory == .control {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}
