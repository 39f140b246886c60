/// A vocabulary that cannot be read, used or trained.
public enum VocabularyError: Error, Hashable, CustomStringConvertible {
  case unreadableFile(path: String, reason: String)
  case invalidEncoding(path: String)
  case malformedFile(path: String, reason: String)
  case unsupportedTokenizer(path: String, part: String, found: String, known: String)
  case missingSpecialToken(String, origin: String)
  case duplicateToken(String, firstLine: Int, secondLine: Int, origin: String)
  case emptyToken(line: Int, origin: String)
  case insufficientSize(requested: Int, needed: Int)
  case absentText

  public var description: String {
    switch self {
    case .unreadableFile(let path, let reason):
      "The vocabulary file \(path) cannot be read (\(reason)); give the path of a BERT vocab.txt or tokenizer.json."
    case .invalidEncoding(let path):
      "The vocabulary file \(path) is not UTF-8 text; give the path of a BERT vocab.txt, one token a line."
    case .malformedFile(let path, let reason):
      "\(path) is no sound tokenizer.json: \(reason); fetch it again, or give the vocab.txt beside it."
    case .unsupportedTokenizer(let path, let part, let found, let known):
      "\(path) describes a tokenizer that Triad does not have: its \(part) is \(found), not \(known); give one of BERT's."
    case .missingSpecialToken(let token, let origin):
      "The vocabulary \(origin) has no line \(token); a BERT vocabulary has [PAD], [UNK], [CLS], [SEP] and [MASK]."
    case .duplicateToken(let token, let first, let second, let origin):
      "The vocabulary \(origin) has the token \(token) twice, on lines \(first) and \(second); remove one of them."
    case .emptyToken(let line, let origin):
      "The vocabulary \(origin) has an empty token on line \(line); remove the line or restore its token."
    case .insufficientSize(let requested, let needed):
      "A vocabulary of \(requested) tokens cannot spell the captions; the special tokens and characters need \(needed)."
    case .absentText:
      "The vocabulary cannot be trained because no caption holds a word; give it the captions of the training split."
    }
  }
}
