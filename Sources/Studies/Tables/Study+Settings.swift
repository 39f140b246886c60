import Losses
import Reporting
import Training

extension Study {
  /// What differs between the arms, and nothing that all share: the factors of the design, then settings that they do not explain.
  var differingSettings: [ResultSetting] {
    factors.map(setting(of:)).filter { Set($0.values).count > 1 } + unexplainedSettings
  }

  private func setting(of factor: Factor) -> ResultSetting {
    return ResultSetting(
      title(of: factor),
      arms.map { arm in
        switch arm.levels[factor] {
        case .present: ResultSetting.present
        case .absent, nil: ResultSetting.absent
        case .some(let level): level.description
        }
      })
  }

  /// Settings in which two arms differ that stand at the same levels of all factors.
  private var unexplainedSettings: [ResultSetting] {
    let recipes = arms.map { RecipeSettings($0.recipe) }
    var paths: [String] = []
    for recipe in recipes {
      for setting in recipe.settings where !paths.contains(setting.path) { paths.append(setting.path) }
    }
    return paths.compactMap { path in
      let values = recipes.map { $0[path] }
      let isExplained = arms.indices.allSatisfy { first in
        arms.indices.dropFirst(first + 1).allSatisfy { second in
          arms[first].levels != arms[second].levels || values[first] == values[second]
        }
      }
      return isExplained ? nil : ResultSetting(path, Study.shortened(values))
    }
  }

  /// Values as a cell can hold them; long ones, such as an augmentation, become letters.
  private static func shortened(_ values: [String?]) -> [String] {
    let known = values.compactMap { $0 }
    guard known.contains(where: { $0.count > 16 }) else {
      return values.map { $0.map { $0.replacing("\"", with: "") } ?? ResultSetting.absent }
    }
    var distinct: [String] = []
    for value in known where !distinct.contains(value) { distinct.append(value) }
    return values.map { value in
      value.flatMap { distinct.firstIndex(of: $0) }.map(Study.letters) ?? ResultSetting.absent
    }
  }

  /// A, B, ... Z, AA, AB, ...
  private static func letters(_ place: Int) -> String {
    let last = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26)))
    return place < 26 ? last : letters(place / 26 - 1) + last
  }
}
