import Tensor

extension DeviceCheck {
  static var rowCases: [Case] {
    [
      Case(name: "copy and download of windows") { device in
        let x = normal([7, 9], "x", on: device)
        let (target, source) = (
          MatrixWindow(rows: 3, columns: 4, offset: 9, stride: 8),
          MatrixWindow(rows: 3, columns: 4, offset: 11, stride: 9)
        )
        let out = changed(Tensor(zeros: [5, 8], on: device)) { device.copy(&$0, target, from: x, source) }
        return [out, Tensor(device.download(x, source), shape: [3, 4], on: device)]
      },
      Case(name: "gatherRows, scatterAddRows") { device in
        let x = normal([40, 33], "x", on: device)
        let picks = drawn(90, below: 40, "rows")
        let gathered = changed(Tensor(zeros: [90, 33], on: device)) { device.gatherRows(&$0, x, picks) }
        return [gathered, changed(x) { device.scatterAddRows(&$0, gathered, picks) }]
      },
      Case(name: "divideRows") { device in
        let offsets = Offsets(lengths: [3, 0, 1, 5])
        return [changed(normal([4, 33], "x", on: device)) { device.divideRows(&$0, byLengthsOf: offsets) }]
      },
      Case(name: "patchify, assembleTokens, poolPatches") { device in
        let images = normal([2, 3, 24, 24], "images", on: device)
        let (token, positions) = (normal([48], "class", on: device), normal([37, 48], "positions", on: device))
        let patches = changed(Tensor(zeros: [2, 36, 48], on: device)) { device.patchify(&$0, images, patch: 4) }
        return [
          patches,
          changed(Tensor(zeros: [2, 37, 48], on: device)) {
            device.assembleTokens(&$0, patches: patches, classToken: token, positions: positions)
          },
          changed(Tensor(zeros: [2, 16, 48], on: device)) { device.poolPatches(&$0, patches, grid: 4) },
        ]
      },
      Case(name: "lookUp") { device in
        let bytes = drawn(2 * 15 * 3, below: 256, "bytes").values.map { UInt8(truncatingIfNeeded: $0) }
        let table = normal([3, 256], "table", on: device).values
        return [changed(Tensor(zeros: [2, 3, 5, 3], on: device)) { device.lookUp(&$0, bytes: bytes, table: table) }]
      },
    ]
  }

  static var matrixCases: [Case] {
    var products: [Case] = []
    for (rows, columns, inner) in [(1, 1, 1), (5, 33, 7), (64, 48, 96), (130, 70, 257)] {
      for (first, second) in [(false, false), (false, true), (true, false), (true, true)] {
        for precision in Precision.allCases {
          products.append(
            product(
              first ? [inner, rows] : [rows, inner], first, second ? [columns, inner] : [inner, columns], second,
              to: [rows, columns], in: precision))
        }
      }
    }
    return products + windowCases + [
      Case(name: "addBias, gelu, geluBackward, columnSum") { device in
        let (x, bias) = (normal([150, 70], "x", on: device), normal([70], "bias", on: device))
        return [
          changed(x) { device.addBias(&$0, bias) }, changed(x) { device.gelu(&$0, nil) },
          changed(Tensor(zeros: [150, 70], on: device)) { device.gelu(&$0, x) },
          changed(normal([150, 70], "dy", on: device)) { device.geluBackward(&$0, nil, pre: x) },
          changed(bias) { device.columnSum(&$0, x) },
        ]
      }
    ]
  }

  private static var windowCases: [Case] {
    Precision.allCases.map { precision in
      Case(name: "matrixProduct of windows\(suffix(precision))") { device in
        let device = device.computing(in: precision)
        let a = MatrixView(normal([9, 20], "a", on: device), MatrixWindow(rows: 9, columns: 6, offset: 3, stride: 20))
        let b = MatrixView(normal([6, 30], "b", on: device), MatrixWindow(rows: 6, columns: 10, offset: 7, stride: 30))
        let window = MatrixWindow(rows: 9, columns: 10, offset: 4, stride: 25)
        return [
          changed(normal([9, 25], "out", on: device)) {
            device.matrixProduct(&$0, window, a, b, alpha: 1, beta: 1, bias: nil)
          }
        ]
      }
    }
  }

  private static func product(
    _ a: Shape, _ first: Bool, _ b: Shape, _ second: Bool, to shape: Shape, in precision: Precision
  ) -> Case {
    Case(name: "matrixProduct \(a)\(first ? "T" : "") x \(b)\(second ? "T" : "")\(suffix(precision))") { device in
      let device = device.computing(in: precision)
      let a = MatrixView(normal(a, "a", on: device), transposed: first)
      let b = MatrixView(normal(b, "b", on: device), transposed: second)
      let (out, bias) = (normal(shape, "out", on: device), normal([shape[1]], "bias", on: device))
      let factor = Factor(2, over: Tensor(0.07, on: device))
      return [
        changed(out) { device.matrixProduct(&$0, a, b) },
        changed(out) { device.matrixProduct(&$0, a, b, alpha: 0.5, beta: 1, bias: bias) },
        changed(out) { device.matrixProduct(&$0, a, b, alpha: factor, beta: 0.5) },
      ]
    }
  }
}
