public import Data
import Tensor

/// Which split a group belongs to: a hash of its key, so that it depends on nothing else in the data.
///
/// FNV-1a of `"DATASET:KEY"`, spread by the finaliser of splitmix64, modulo 100. Pre-training collections are cut
/// 80/10/10, Tux Paint 55/10/35.
public enum DebCapSplitRule {
  /// The place of `key` in 0..<100.
  public static func percentile(of key: String, in origin: DebCapOrigin) -> Int {
    Int(Hashing.mix(Hashing.fnv1a("\(origin.splitKey):\(key)")) % 100)
  }

  /// The split of the group `key` of `origin`.
  public static func split(of key: String, in origin: DebCapOrigin) -> DataSplit {
    let place = percentile(of: key, in: origin)
    let (train, validation) = origin == .tuxpaint ? (55, 65) : (80, 90)
    return place < train ? .train : place < validation ? .validation : .test
  }
}
