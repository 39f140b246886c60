import CUDA
import Files
import JSON
import Reporting

/// `triad cuda info`: what of NVIDIA is on this machine, and whether Triad can compute on it.
struct CUDAInfoCommand: Subcommand {
  let devices: ComputeDevices
  let name = "cuda info"
  let summary = "List NVIDIA's libraries and GPUs, and say whether Triad can compute on one"
  let examples = [""]
  let options: [CommandOption] = [.textOrJSON("For reading, or for programs")]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let page = CUDAPage(devices.survey(), places: CUDAPlaces(environment: devices.environment).folders)
    console.output.write(arguments.asksForJSON ? page.document.indentedText : page.text)
  }
}

/// What a survey found, for reading and for programs.
struct CUDAPage {
  private let survey: CUDASurvey
  private let places: [String]

  /// - Parameter places: The folders where libraries are looked for; the empty one stands for the search of the system's loader.
  init(_ survey: CUDASurvey, places: [String]) {
    self.survey = survey
    self.places = places
  }

  var text: String {
    var blocks = [
      AlignedColumns(
        rows: [["library", "version", "file"]] + survey.libraries.map { [$0.name, $0.version ?? "-", $0.file ?? "-"] },
        leftAligned: true
      ).text
    ]
    if !survey.gpus.isEmpty {
      let rows = survey.gpus.map { gpu in
        [
          "cuda:\(gpu.ordinal)", gpu.name, gpu.architecture, RunsFolder.size(gpu.memoryBytes),
          String(gpu.multiprocessors), gpu.fault == nil ? "yes" : "no",
        ]
      }
      let heading = ["GPU", "name", "architecture", "memory", "multiprocessors", "usable"]
      blocks.append(AlignedColumns(rows: [heading] + rows, leftAligned: true).text)
    }
    let notes = self.notes.map { "note: \($0)." }
    return (blocks + [([sentence] + notes + search).joined(separator: "\n")]).joined(separator: "\n\n") + "\n"
  }

  /// Where was looked, if something is missing.
  private var search: [String] {
    guard survey.libraries.contains(where: { $0.fault != nil }) else { return [] }
    let folders = places.map { $0.isEmpty ? "where the system's loader looks" : $0 }
    return ["Libraries are looked for, in this order: \(folders.joined(separator: ", "))."]
  }

  /// Whether something can be computed on a GPU.
  private var sentence: String {
    if let obstacle = survey.obstacle { return "Triad cannot compute on a GPU here: \(obstacle)." }
    let usable = survey.gpus.filter { $0.fault == nil }.map(\.title)
    return "Triad can compute on \(usable.joined(separator: ", ")): `--device cuda`."
  }

  /// What else is missing or does not do.
  private var notes: [String] {
    let libraries = survey.libraries.compactMap { library in
      library.fault.map { "\(library.name): \($0.withoutPeriod)" }
    }
    let gpus = survey.gpus.compactMap { gpu in gpu.fault.map { "\(gpu.title): \($0.withoutPeriod)" } }
    return (libraries + gpus).filter { note in survey.obstacle.map { !note.hasSuffix($0) } ?? true }
  }

  var document: JSONValue {
    [
      "usable": .bool(survey.obstacle == nil), "reason": .optionalString(survey.obstacle),
      "libraries": .array(
        survey.libraries.map { library in
          [
            "name": .string(library.name), "version": .optionalString(library.version),
            "file": .optionalString(library.file),
            "fault": .optionalString(library.fault),
          ]
        }),
      "gpus": .array(
        survey.gpus.map { gpu in
          [
            "device": .string("cuda:\(gpu.ordinal)"), "name": .string(gpu.name),
            "architecture": .string(gpu.architecture), "memory_bytes": .integer(gpu.memoryBytes),
            "multiprocessors": .integer(gpu.multiprocessors), "fault": .optionalString(gpu.fault),
          ]
        }),
    ]
  }
}
