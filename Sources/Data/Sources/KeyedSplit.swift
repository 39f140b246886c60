import Tensor

/// Which part of the data a group belongs to, where nobody says it: a hash of the group's key, so that it depends on nothing else
/// in the data, and pairs of one group are never on two sides.
///
/// FNV-1a of the key, spread by the finaliser of splitmix64, modulo 100; 80 are trained on, 10 validate, 10 test.
package enum KeyedSplit {
  /// The place of `key` in 0..<100.
  package static func percentile(of key: String) -> Int { Int(Hashing.mix(Hashing.fnv1a(key)) % 100) }

  /// The part of the group `group` of data that have no splits of their own.
  package static func split(ofGroup group: String) -> DataSplit {
    let place = percentile(of: "pairs:\(group)")
    return place < 80 ? .train : place < 90 ? .validation : .test
  }
}
