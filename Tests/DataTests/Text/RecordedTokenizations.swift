import Testing

/// What Hugging Face's `tokenizers` 0.23.3 gives for strings that are hard to tokenize, with a vocabulary made up for the purpose.
///
/// Recorded with its `BertWordPieceTokenizer`: the ids begin with `[CLS]` and end with `[SEP]`.
enum RecordedTokenizations {
  struct Case: CustomTestStringConvertible {
    let name: String
    let text: String
    let ids: [Int32]
    var testDescription: String { name }
    init(_ name: String, _ text: String, _ ids: [Int32]) {
      self.name = name
      self.text = text
      self.ids = ids
    }
  }

  /// The tokens by id.
  static let vocabulary = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "the", "and",
    "red", "car", "blue", "dog", "cat", "sun", "flower", "water",
    "melon", "person", "is", "isn", "tis", "tail", "me", "org",
    "example", "https", "amp", "007", "cafe", "naive", "istanbul", "korea",
    "facade", "b", "c", "d", "e", "f", "g", "h",
    "i", "j", "k", "l", "m", "n", "o", "p",
    "q", "r", "s", "t", "u", "v", "w", "x",
    "y", "z", "0", "1", "2", "3", "4", "5",
    "6", "7", "8", "9", "!", "\"", "#", "$",
    "%", "&", "'", "(", ")", "*", "+", ",",
    "-", ".", "/", ":", ";", "<", "=", ">",
    "?", "@", "[", "\\", "]", "^", "_", "`",
    "{", "|", "}", "~", "\u{201c}", "\u{201d}", "\u{2018}", "\u{2019}",
    "\u{2014}", "\u{2013}", "\u{2026}", "\u{ab}", "\u{bb}", "\u{3002}", "\u{ff0c}", "\u{300c}",
    "\u{300d}", "\u{30fb}", "\u{ff01}", "\u{a7}", "\u{b6}", "\u{b7}", "\u{20ac}", "\u{a9}",
    "\u{b0}", "\u{d7}", "\u{2022}", "\u{3b1}", "\u{3b2}", "\u{3b3}", "\u{3b4}", "\u{3b5}",
    "\u{3b6}", "\u{3b7}", "\u{3b8}", "\u{3b9}", "\u{3ba}", "\u{3bb}", "\u{3bc}", "\u{3bd}",
    "\u{3be}", "\u{3bf}", "\u{3c0}", "\u{3c1}", "\u{3c2}", "\u{3c3}", "\u{3c4}", "\u{3c5}",
    "\u{3c6}", "\u{3c7}", "\u{3c8}", "\u{3c9}", "\u{430}", "\u{431}", "\u{432}", "\u{433}",
    "\u{434}", "\u{435}", "\u{437}", "\u{438}", "\u{439}", "\u{43a}", "\u{43b}", "\u{43c}",
    "\u{43d}", "\u{43e}", "\u{43f}", "\u{440}", "\u{441}", "\u{442}", "\u{443}", "\u{444}",
    "\u{445}", "\u{446}", "\u{447}", "\u{448}", "\u{449}", "\u{44a}", "\u{44b}", "\u{44c}",
    "\u{44d}", "\u{44e}", "\u{44f}", "\u{1100}", "\u{1101}", "\u{1102}", "\u{1103}", "\u{1104}",
    "\u{1105}", "\u{1106}", "\u{1107}", "\u{1108}", "\u{1109}", "\u{110a}", "\u{110b}", "\u{110c}",
    "\u{110d}", "\u{110e}", "\u{110f}", "\u{1110}", "\u{1111}", "\u{1112}", "\u{1161}", "\u{1162}",
    "\u{1163}", "\u{1164}", "\u{1165}", "\u{1166}", "\u{1167}", "\u{1168}", "\u{1169}", "\u{116a}",
    "\u{116b}", "\u{116c}", "\u{116d}", "\u{116e}", "\u{116f}", "\u{1170}", "\u{1171}", "\u{1172}",
    "\u{1173}", "\u{1174}", "\u{1175}", "\u{11a8}", "\u{11a9}", "\u{11aa}", "\u{11ab}", "\u{11ac}",
    "\u{11ad}", "\u{11ae}", "\u{11af}", "\u{11b0}", "\u{11b1}", "\u{11b2}", "\u{11b3}", "\u{11b4}",
    "\u{11b5}", "\u{11b6}", "\u{11b7}", "\u{11b8}", "\u{11b9}", "\u{11ba}", "\u{11bb}", "\u{11bc}",
    "\u{11bd}", "\u{11be}", "\u{11bf}", "\u{11c0}", "\u{11c1}", "\u{11c2}", "\u{304b}", "\u{3055}",
    "\u{30ab}", "\u{30fc}", "\u{ff76}", "\u{7ea2}", "\u{8272}", "\u{7684}", "\u{732b}", "\u{72ac}",
    "\u{8c48}", "\u{4e3d}", "\u{56fd}", "\u{3005}", "\u{3007}", "\u{20000}", "\u{2a6d6}", "\u{2a700}",
    "\u{2b740}", "\u{2b920}", "\u{2ceaf}", "\u{df}", "\u{f8}", "\u{142}", "\u{e6}", "\u{153}",
    "\u{111}", "\u{fe}", "\u{131}", "\u{2764}", "\u{627}", "\u{644}", "\u{633}", "\u{5e9}",
    "\u{5dc}", "\u{939}", "\u{928}", "\u{e20}", "\u{10d0}", "\u{13a0}", "\u{ab70}", "\u{212a}",
    "\u{fb01}", "\u{b2}", "\u{bd}", "\u{1f697}", "\u{1f534}", "\u{10428}", "\u{1e922}", "\u{1c90}",
    "\u{2160}", "\u{24d0}", "\u{1d7c}", "##ed", "##er", "##ing", "##s", "##car",
    "##lon", "##stro", "##tro", "##nam", "##iet", "##ar", "##\u{1161}", "##\u{1175}",
    "##\u{11ab}", "##\u{11a8}", "##\u{11bc}", "##\u{11af}", "##a", "##b", "##c", "##d",
    "##e", "##f", "##g", "##h", "##i", "##j", "##k", "##l",
    "##m", "##n", "##o", "##p", "##q", "##r", "##t", "##u",
    "##v", "##w", "##x", "##y", "##z", "##0", "##1", "##2",
    "##3", "##4", "##5", "##6", "##7", "##8", "##9", "##\u{3b1}",
    "##\u{3b2}", "##\u{3b3}", "##\u{3b4}", "##\u{3b5}", "##\u{3b6}", "##\u{3b7}", "##\u{3b8}", "##\u{3b9}",
    "##\u{3ba}", "##\u{3bb}", "##\u{3bc}", "##\u{3bd}", "##\u{3be}", "##\u{3bf}", "##\u{3c0}", "##\u{3c1}",
    "##\u{3c2}", "##\u{3c3}", "##\u{3c4}", "##\u{3c5}", "##\u{3c6}", "##\u{3c7}", "##\u{3c8}", "##\u{3c9}",
    "##\u{430}", "##\u{431}", "##\u{432}", "##\u{433}", "##\u{434}", "##\u{435}", "##\u{437}", "##\u{438}",
    "##\u{439}", "##\u{43a}", "##\u{43b}", "##\u{43c}", "##\u{43d}", "##\u{43e}", "##\u{43f}", "##\u{440}",
    "##\u{441}", "##\u{442}", "##\u{443}", "##\u{444}", "##\u{445}", "##\u{446}", "##\u{447}", "##\u{448}",
    "##\u{449}", "##\u{44a}", "##\u{44b}", "##\u{44c}", "##\u{44d}", "##\u{44e}", "##\u{44f}", "##\u{1100}",
    "##\u{1101}", "##\u{1102}", "##\u{1103}", "##\u{1104}", "##\u{1105}", "##\u{1106}", "##\u{1107}", "##\u{1108}",
    "##\u{1109}", "##\u{110a}", "##\u{110b}", "##\u{110c}", "##\u{110d}", "##\u{110e}", "##\u{110f}", "##\u{1110}",
    "##\u{1111}", "##\u{1112}", "##\u{1162}", "##\u{1163}", "##\u{1164}", "##\u{1165}", "##\u{1166}", "##\u{1167}",
    "##\u{1168}", "##\u{1169}", "##\u{116a}", "##\u{116b}", "##\u{116c}", "##\u{116d}", "##\u{116e}", "##\u{116f}",
    "##\u{1170}", "##\u{1171}", "##\u{1172}", "##\u{1173}", "##\u{1174}", "##\u{11a9}", "##\u{11aa}", "##\u{11ac}",
    "##\u{11ad}", "##\u{11ae}", "##\u{11b0}", "##\u{11b1}", "##\u{11b2}", "##\u{11b3}", "##\u{11b4}", "##\u{11b5}",
    "##\u{11b6}", "##\u{11b7}", "##\u{11b8}", "##\u{11b9}", "##\u{11ba}", "##\u{11bb}", "##\u{11bd}", "##\u{11be}",
    "##\u{11bf}", "##\u{11c0}", "##\u{11c1}", "##\u{11c2}", "##\u{304b}", "##\u{3055}", "##\u{30ab}", "##\u{30fc}",
    "##\u{ff76}", "##\u{df}", "##\u{f8}", "##\u{142}", "##\u{e6}", "##\u{153}", "##\u{111}", "##\u{fe}",
    "##\u{131}", "##\u{627}", "##\u{644}", "##\u{645}", "##\u{5dc}", "##\u{5dd}", "##\u{928}", "##\u{1f534}",
    "##\u{ab71}", "##\u{2164}", "##\u{fb01}", "##\u{2b91f}", "##\u{2b820}", "##\u{2ceb0}", "##\u{30000}",
  ]

  static let cases = [
    Case("nothing", "", [2, 3]),
    Case("white space only", " \t\n\r\u{a0}\u{2003}\u{3000} ", [2, 3]),
    Case("tabs and line ends", "red\tcar\nblue\rdog\r\ncat", [2, 8, 9, 10, 11, 12, 3]),
    Case(
      "rare white space", "red\u{b}car\u{c}blue\u{85}dog\u{2028}cat\u{2029}sun\u{1680}red\u{202f}car\u{205f}blue",
      [2, 8, 303, 317, 327, 335, 299, 330, 322, 12, 13, 8, 9, 10, 3]),
    Case(
      "information separators", "red\u{1c}car\u{1d}blue\u{1e}dog\u{1f}cat",
      [2, 8, 303, 317, 327, 335, 299, 330, 322, 318, 316, 334, 3]),
    Case("null and replacement", "r\u{0}ed c\u{fffd}ar \u{fffd}\u{fffd}", [2, 8, 9, 3]),
    Case("control characters", "r\u{1}e\u{7}d\u{1b} c\u{7f}ar\u{80} \u{9f}dog", [2, 8, 9, 11, 3]),
    Case("zero width", "r\u{200b}e\u{200c}d\u{200d} car\u{2060} \u{feff}dog\u{feff}", [2, 8, 9, 11, 3]),
    Case("directions", "\u{202e}red\u{202c} \u{2066}car\u{2069} \u{200f}dog\u{200e}", [2, 8, 9, 11, 3]),
    Case("soft hyphen", "wa\u{ad}ter me\u{ad}lon", [2, 15, 16, 3]),
    Case("variation selectors", "\u{2764}\u{fe0f} red \u{2764}\u{fe0e}", [2, 275, 8, 275, 3]),
    Case(
      "private and unassigned", "re\u{e000}d c\u{f0000}ar d\u{378}og c\u{e0fff}at \u{10ffff}red", [2, 8, 9, 1, 1, 1, 3]),
    Case("noncharacters", "r\u{fffe}ed c\u{ffff}ar \u{1fffe}dog", [2, 1, 1, 1, 3]),
    Case("capitals", "RED Car bLUE", [2, 8, 9, 10, 3]),
    Case("accents", "Caf\u{e9} NA\u{cf}VE \u{c5}ngstr\u{f6}m fa\u{e7}ade", [2, 28, 29, 5, 329, 322, 305, 328, 32, 3]),
    Case(
      "accents, decomposed", "Cafe\u{301} NAI\u{308}VE A\u{30a}ngstro\u{308}m fac\u{327}ade",
      [2, 28, 29, 5, 329, 322, 305, 328, 32, 3]),
    Case(
      "many accents", "z\u{335}\u{322}\u{30d}\u{301}a\u{334}\u{33c}l\u{336}\u{302}g\u{338}o\u{337}",
      [2, 57, 316, 327, 322, 330, 3]),
    Case("an accent alone", "\u{301} \u{308}red \u{20dd}", [2, 8, 1, 3]),
    Case(
      "letters without decomposition", "\u{d8}re \u{141}odz \u{e6}on \u{153}uvre stra\u{df}e \u{de}arn \u{110}ong",
      [
        2, 268, 333, 320, 269, 330, 319, 340, 270, 330, 329, 271, 335, 336, 333, 320, 50, 334, 333, 316, 473, 320, 273,
        309, 329, 272, 330, 329, 322, 3,
      ]),
    Case("sharp s, capital", "STRA\u{1e9e}E", [2, 50, 334, 333, 316, 473, 320, 3]),
    Case(
      "dotted capital i", "\u{130}stanbul D\u{130}YARBAKIR \u{131}rmak",
      [2, 30, 35, 324, 339, 309, 317, 316, 326, 324, 333, 274, 333, 328, 316, 326, 3]),
    Case(
      "sigma", "\u{39f}\u{394}\u{39f}\u{3a3} \u{3a3}\u{39f}\u{3a6}\u{39f}\u{3a3} \u{3c3}\u{3c2}",
      [2, 137, 354, 365, 369, 141, 365, 372, 365, 369, 141, 368, 3]),
    Case(
      "ligatures", "\u{fb01}re \u{fb02}ower \u{fb03} \u{1c4} \u{1c5} \u{1c6}", [2, 288, 333, 320, 1, 1, 1, 1, 1, 3]),
    Case(
      "full width", "\u{ff32}\u{ff45}\u{ff44} \u{ff43}\u{ff41}\u{ff52}\u{ff01} \u{ff11}\u{ff12}", [2, 1, 1, 114, 1, 3]),
    Case("kelvin and angstrom signs", "5 \u{212a} \u{212b} \u{2126}", [2, 63, 42, 5, 147, 3]),
    Case("Cherokee", "\u{13a0}\u{13a1} \u{ab70}\u{ab71} \u{13f8}", [2, 286, 488, 286, 488, 1, 3]),
    Case("Georgian capitals", "\u{1c90}\u{1c91}\u{10d0}", [2, 1, 3]),
    Case("Deseret and Adlam", "\u{10400}\u{10428} \u{1e900}\u{1e922}", [2, 1, 1, 3]),
    Case("mathematical letters", "\u{1d400}\u{1d41a} \u{1d7ce}", [2, 1, 1, 3]),
    Case("roman numerals and circles", "\u{2160}\u{2170} \u{24b6}\u{24d0} \u{2460}", [2, 1, 1, 1, 3]),
    Case("ideographs", "\u{7ea2}\u{8272}\u{7684}car\u{732b} dog\u{72ac}", [2, 251, 252, 253, 9, 254, 11, 255, 3]),
    Case("compatibility ideographs", "\u{f900}\u{f901} \u{8c48} \u{2f800}\u{4e3d}", [2, 256, 1, 256, 257, 257, 3]),
    Case(
      "rare ideographs", "\u{20000}a\u{2a6d6} \u{2a700}b \u{2b740} \u{2b81d}", [2, 261, 5, 262, 263, 33, 264, 1, 3]),
    Case(
      "extension E, both sides of Hugging Face's border", "a\u{2b820}b a\u{2b91f}b a\u{2b920}b a\u{2ceaf}b",
      [2, 5, 492, 317, 5, 491, 317, 5, 265, 33, 5, 266, 33, 3]),
    Case(
      "extensions F and G, which are no ideographs here", "a\u{2ceb0}b a\u{30000}b", [2, 5, 493, 317, 5, 494, 317, 3]),
    Case("ideographic iteration mark and zero", "\u{3005} \u{3007} \u{303b} a\u{3007}b", [2, 259, 260, 1, 1, 3]),
    Case(
      "kana", "\u{304b}\u{304c}\u{3055}\u{3056} \u{30ab}\u{30ac} \u{ff76}\u{ff9e} \u{30fc}",
      [2, 246, 468, 469, 469, 248, 470, 1, 249, 3]),
    Case(
      "Hangul syllables", "\u{be68}\u{ac04} \u{c790}\u{b3d9}\u{cc28} \u{ace0}\u{c591}\u{c774}.",
      [2, 187, 310, 315, 407, 310, 312, 191, 310, 410, 433, 314, 421, 310, 179, 433, 418, 427, 314, 418, 311, 81, 3]),
    Case("Hangul letters", "\u{1107}\u{1161}\u{11af} \u{3131}\u{314f} \u{ffa1}", [2, 186, 310, 315, 1, 1, 3]),
    Case("Hangul tone marks", "\u{ac00}\u{302e} \u{ac01}\u{302f}", [2, 1, 1, 3]),
    Case(
      "Korean with ideographs and Latin", "\u{d55c}\u{56fd}Korea\u{b9d0} 3\u{ac1c}",
      [2, 197, 310, 312, 258, 31, 413, 310, 315, 61, 407, 426, 3]),
    Case(
      "Arabic with marks", "\u{627}\u{644}\u{633}\u{64e}\u{651}\u{644}\u{627}\u{645}\u{640} \u{660}\u{61f}",
      [2, 1, 1, 1, 3]),
    Case("Hebrew with points", "\u{5e9}\u{5b8}\u{5c1}\u{5dc}\u{5d5}\u{5b9}\u{5dd}\u{5be}\u{5d0}", [2, 1, 1, 1, 3]),
    Case("Devanagari", "\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}\u{964} \u{958}", [2, 1, 1, 1, 3]),
    Case("Thai", "\u{e20}\u{e32}\u{e29}\u{e32}\u{e44}\u{e17}\u{e22} \u{e19}\u{e49}\u{e33}", [2, 1, 1, 3]),
    Case("Vietnamese", "Vi\u{1ec7}t Nam \u{111}\u{1ecf}", [2, 53, 308, 45, 316, 328, 272, 330, 3]),
    Case(
      "Cyrillic", "\u{41a}\u{420}\u{410}\u{421}\u{41d}\u{42b}\u{419} \u{451}\u{436} \u{419}",
      [2, 157, 391, 376, 392, 388, 402, 383, 1, 155, 3]),
    Case(
      "Greek, polytonic", "\u{1f0c}\u{3bd}\u{3b8}\u{3c1}\u{3c9}\u{3c0}\u{3bf}\u{3c2} \u{1fbd}\u{1fef}\u{37e}\u{387}",
      [2, 123, 363, 358, 367, 375, 366, 365, 368, 1, 95, 84, 117, 3]),
    Case(
      "ASCII punctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
      [
        2, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94,
        95, 96, 97, 98, 99, 3,
      ]),
    Case(
      "quotes and dashes",
      "\u{201c}red\u{201d} \u{2018}car\u{2019}s\u{2014}blue\u{2013}dog\u{2026} \u{ab}cat\u{bb} \u{2039}\u{203a}",
      [2, 100, 8, 101, 102, 9, 103, 50, 104, 10, 105, 11, 106, 107, 12, 108, 1, 1, 3]),
    Case(
      "symbols", "5\u{20ac} 3\u{a3} \u{a9} \u{ae} \u{2122} \u{b0} \u{d7} \u{f7} \u{b1} \u{ac}",
      [2, 1, 1, 119, 1, 1, 120, 121, 1, 1, 1, 3]),
    Case("superscripts and fractions", "m\u{b2} x\u{b3} \u{bd}\u{be} \u{2075}", [2, 1, 1, 1, 1, 3]),
    Case("section sign and pilcrow", "\u{a7}red \u{b6}car \u{b7} \u{bf}\u{a1}", [2, 115, 8, 116, 9, 117, 1, 1, 3]),
    Case(
      "ideographic punctuation",
      "\u{7ea2}\u{3002}\u{732b}\u{ff0c}\u{300c}\u{72ac}\u{300d}\u{30fb}\u{ff01}\u{ff1f}\u{3001}",
      [2, 251, 109, 254, 110, 111, 255, 112, 113, 114, 1, 1, 3]),
    Case("bullets", "\u{2022} red \u{2023} car \u{25aa} \u{2043}", [2, 122, 8, 1, 9, 1, 1, 3]),
    Case("tag characters", "red\u{e0063}\u{e0061} car", [2, 8, 9, 3]),
    Case("an interlinear annotation", "r\u{fff9}ed\u{fffa}c\u{fffb}ar", [2, 8, 303, 3]),
    Case("invisible operators", "re\u{2061}d\u{2062}c\u{2063}ar\u{2064}", [2, 8, 303, 3]),
    Case("Mongolian vowel separator", "r\u{180e}ed c\u{180b}ar", [2, 8, 9, 3]),
    Case("emoji", "\u{1f697} red\u{1f534} \u{1f431}\u{200d}\u{1f4bb}", [2, 291, 8, 487, 1, 3]),
    Case(
      "emoji sequences", "\u{1f468}\u{1f3fd}\u{200d}\u{1f680} \u{1f1f0}\u{1f1f7} 1\u{fe0f}\u{20e3}", [2, 1, 1, 1, 3]),
    Case("recent emoji", "\u{1fae0}\u{1fabc} red \u{1fada}", [2, 1, 8, 1, 3]),
    Case(
      "contractions", "the dog's tail isn't red, 'tis blue'",
      [2, 6, 11, 74, 50, 21, 19, 74, 51, 8, 79, 74, 20, 10, 74, 3]),
    Case(
      "numbers", "3,000.50 1/2 12:30 007 -5 1e-9",
      [2, 61, 79, 58, 341, 341, 81, 63, 341, 59, 82, 60, 59, 343, 83, 61, 341, 27, 80, 63, 59, 320, 80, 67, 3]),
    Case(
      "addresses", "https://example.org/red_car?x=1&y=%20 me@example.org",
      [2, 25, 83, 82, 82, 24, 81, 23, 82, 8, 94, 9, 88, 55, 86, 59, 73, 56, 86, 72, 60, 341, 22, 89, 24, 81, 23, 3]),
    Case(
      "markup", "<b>red</b> &amp; <person> {x: [1]}",
      [2, 85, 33, 87, 8, 85, 82, 33, 87, 73, 26, 84, 85, 17, 87, 96, 55, 83, 90, 59, 92, 98, 3]),
    Case(
      "underscores and hyphens", "red_car blue-dog --- ___ re-d",
      [2, 8, 94, 9, 10, 80, 11, 80, 80, 80, 94, 94, 94, 49, 320, 80, 35, 3]),
    Case(
      "pieces that look like pieces", "##ed red##car # # ## ing",
      [2, 70, 70, 36, 319, 8, 70, 70, 9, 70, 70, 70, 70, 40, 329, 322, 3]),
    Case(
      "the longest word", String(repeating: "a", count: 100),
      [
        2, 5, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 3,
      ]),
    Case("a word too long", String(repeating: "a", count: 101), [2, 1, 3]),
    Case(
      "too long, then not", String(repeating: "b", count: 150) + " red " + String(repeating: "c", count: 100),
      [
        2, 1, 8, 34, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318,
        318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318,
        318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318,
        318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318,
        318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 318, 3,
      ]),
    Case(
      "100 characters after accents go", String(repeating: "a\u{301}", count: 100),
      [
        2, 5, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 3,
      ]),
    Case("101 characters after accents go", String(repeating: "a\u{301}", count: 101), [2, 1, 3]),
    Case(
      "a syllable is three letters: 33", String(repeating: "\u{ac01}", count: 33),
      [
        2, 179, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407,
        310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310,
        313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313,
        407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 407,
        310, 313, 407, 310, 313, 407, 310, 313, 407, 310, 313, 3,
      ]),
    Case("a syllable is three letters: 34", String(repeating: "\u{ac01}", count: 34), [2, 1, 3]),
    Case(
      "punctuation splits a long word", String(repeating: "a", count: 60) + "." + String(repeating: "a", count: 60),
      [
        2, 5, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 81, 5, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 316,
        316, 316, 316, 316, 316, 316, 316, 316, 316, 316, 3,
      ]),
    Case("an unknown letter spoils a word", "red\u{416}car redcar", [2, 1, 8, 303, 3]),
    Case("unknown alone", "\u{16a0} \u{12000}", [2, 1, 1, 3]),
    Case("special tokens", "[CLS] a red [MASK] [SEP] [PAD] [UNK]", [2, 2, 5, 8, 4, 3, 0, 1, 3]),
    Case("special tokens that touch", "red[MASK]car[SEP]", [2, 8, 4, 9, 3, 3]),
    Case(
      "special tokens, nearly", "[mask] [ MASK ] [MASK [MAS\u{200b}K] MASK [[MASK]] [Mask]",
      [
        2, 90, 44, 316, 302, 326, 92, 90, 44, 316, 302, 326, 92, 90, 44, 316, 302, 326, 90, 44, 316, 302, 326, 92, 44,
        316, 302, 326, 90, 4, 92, 90, 44, 316, 302, 326, 92, 3,
      ]),
    Case(
      "special tokens with accents and width", "[M\u{301}ASK] \u{ff3b}MASK\u{ff3d}",
      [2, 90, 44, 316, 302, 326, 92, 1, 44, 316, 302, 326, 1, 3]),
    Case("special tokens twice", "[MASK][MASK] [MASK]ed", [2, 4, 4, 4, 36, 319, 3]),
    Case("a mark behind a special token", "[MASK]\u{301}ed", [2, 4, 36, 319, 3]),
    Case("a space that decomposes", "red\u{2000}car\u{2001}blue", [2, 8, 9, 10, 3]),
    Case("ohm, then marks out of order", "a\u{315}\u{300}\u{5ae} b\u{328}\u{301}\u{323}", [2, 5, 33, 3]),
    Case("musical marks", "\u{1d15e} \u{1d160} \u{1d165}", [2, 1, 1, 1, 3]),
    Case("compatibility punctuation", "\u{2024} \u{2025} \u{fe50} \u{fe52} \u{ff0e}", [2, 1, 1, 1, 1, 1, 3]),
    Case(
      "newer punctuation and marks", "a\u{2e4f}b a\u{61d}b c\u{1df6}d a\u{898}b a\u{10d6e}b", [2, 1, 1, 1, 1, 1, 3]),
    Case(
      "letters that changed category", "a\u{166d}b a\u{1734}b a\u{10fb}b a\u{ecc}b",
      [2, 5, 1, 33, 5, 317, 5, 1, 33, 5, 317, 3]),
    Case("a lone surrogate's place", "a\u{d7ff}b a\u{e000}b", [2, 1, 5, 317, 3]),
    Case(
      "long text", String(repeating: "a red car and a blue dog. ", count: 20),
      [
        2, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81,
        5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5,
        8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8,
        9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9,
        7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 5, 8, 9, 7, 5, 10, 11, 81, 3,
      ]),
  ]

  /// FNV-1a over the ids of all cases, four bytes each, for each set of flags: clean_text, handle_chinese_chars,
  /// strip_accents, lowercase.
  static let hashes: [(flags: [Bool], hash: UInt64)] = [
    ([true, true, true, true], 0xb23d_7e43_35d8_2299),
    ([true, true, true, false], 0xc402_6383_db51_7b2c),
    ([true, true, false, true], 0x635f_ac09_c47c_01de),
    ([true, true, false, false], 0x6358_6655_35e0_b7f0),
    ([true, false, true, true], 0x96eb_8323_b8c9_191e),
    ([true, false, true, false], 0xc394_2a7f_a63c_9492),
    ([true, false, false, true], 0xc171_b5fa_05a4_23bf),
    ([true, false, false, false], 0xe22c_c3a7_b4a8_4e6d),
    ([false, true, true, true], 0x016c_57c1_84ff_2636),
    ([false, true, true, false], 0x5f9b_adc0_3468_485d),
    ([false, true, false, true], 0x7751_1739_ec08_4771),
    ([false, true, false, false], 0xe9a9_1018_38e5_9751),
    ([false, false, true, true], 0xd626_c7a1_04c2_b091),
    ([false, false, true, false], 0xa995_bb88_ca08_0c6f),
    ([false, false, false, true], 0xac45_f1c2_1f88_d278),
    ([false, false, false, false], 0xf533_c729_2ae8_bb70),
  ]

  /// FNV-1a over the words of `xSy` for every Unicode scalar S, in UTF-8, a space between words and a line feed behind the last,
  /// for the same flags.
  static let scalarHashes: [(flags: [Bool], hash: UInt64)] = [
    ([true, true, true, true], 0x6c9f_d7bc_896b_f159),
    ([true, true, true, false], 0x61a5_64ee_8201_b52e),
    ([true, true, false, true], 0xbfc6_24bf_9f58_9529),
    ([true, true, false, false], 0x9e5c_31c8_6797_9646),
    ([true, false, true, true], 0x2e84_86cb_d428_b499),
    ([true, false, true, false], 0xa749_0d3d_20a6_017a),
    ([true, false, false, true], 0xc2c1_24d9_b7a8_e2c9),
    ([true, false, false, false], 0x1025_2536_22f4_02c6),
    ([false, true, true, true], 0x6ea3_64d6_1f48_8677),
    ([false, true, true, false], 0x275f_d8a8_63b0_770e),
    ([false, true, false, true], 0x291a_328a_f02c_5d5b),
    ([false, true, false, false], 0x5253_4f51_4289_c112),
    ([false, false, true, true], 0xeedb_5de5_3b0d_82c3),
    ([false, false, true, false], 0xa6f8_abcf_6deb_1e3e),
    ([false, false, false, true], 0xb6a7_c81e_e4bf_763b),
    ([false, false, false, false], 0x1d14_98e9_e624_1102),
  ]

  /// With added tokens behind the vocabulary: see `AddedTokenTests`.
  static let addedTokenCases: [(text: String, ids: [Int32])] = [
    ("a blue dog", [2, 5, 495, 3]),
    ("A BLUE DOG", [2, 5, 495, 3]),
    ("blue  dog", [2, 10, 11, 3]),
    ("bluedogs blue dogs", [2, 10, 319, 330, 322, 302, 495, 50, 3]),
    ("RED red RED.car REDred", [2, 496, 8, 496, 81, 9, 496, 8, 3]),
    ("cafe sun", [2, 497, 3]),
    ("the Cafe\u{301} SUN.", [2, 6, 497, 81, 3]),
    ("cafe suns xcafe sun", [2, 28, 13, 302, 55, 318, 316, 321, 320, 13, 3]),
    (
      "cat cats concat cat-cat _cat cat\u{301}",
      [2, 12, 12, 302, 34, 330, 329, 318, 316, 334, 12, 80, 12, 94, 12, 12, 3]
    ),
    ("RED CAR RED CARS RED", [2, 498, 498, 50, 496, 3]),
    ("<image> a cat <IMAGE> <image>dog", [2, 499, 5, 12, 85, 40, 328, 316, 322, 320, 87, 499, 11, 3]),
    ("[MASK]<image>[MASK]blue dog", [2, 4, 499, 4, 495, 3]),
    ("blu\u{e9} dog", [2, 495, 3]),
    ("cat\u{200b}cat", [2, 12, 12, 3]),
    (
      "\u{e9}cat cat\u{e9} \u{4e16}cat cat\u{4e16} 5cat cat's",
      [2, 36, 318, 316, 334, 12, 320, 1, 12, 12, 1, 63, 318, 316, 334, 12, 74, 50, 3]
    ),
    ("blue dogblue dog", [2, 495, 495, 3]),
    ("caf\u{e9} sun\u{7ea2}", [2, 497, 251, 3]),
  ]
}
