/// The look of pages: light and dark, screen and paper, phone and desk.
enum PageStyle {
  /// Colours are Okabe and Ito's (Color Universal Design, 2008), which people with any kind of colour vision tell apart; on dark ground
  /// lighter forms of the same hues.
  static let rules = colors + text + tables + figures + pictures + paper

  private static let colors = """
    :root {
      --ground: #ffffff; --ink: #1b1f24; --soft: #57606a; --faint: #8b949e; --line: #d0d7de; --panel: #f6f8fa;
      --accent: #0059a3; --good: #00714f; --bad: #b03a00; --heat: #d1006c;
      --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #b0568e; --c4: #b87f00; --c5: #3a9bd3; --c6: #4d4d4d;
      --c7: #7a5c2e;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #0f1318; --ink: #e6e9ed; --soft: #a3adb8; --faint: #79838e; --line: #333c46; --panel: #171c23;
        --accent: #79b8ff; --good: #3fcf9f; --bad: #ff9560; --heat: #ff3d9a;
        --c0: #4db2f0; --c1: #ff8a4a; --c2: #2fd0a0; --c3: #eb9acb; --c4: #f0b93a; --c5: #9bd7ff; --c6: #c9ced4;
        --c7: #cdb083;
      }
    }

    """

  private static let text = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
    body {
      margin: 0 auto; max-width: 1180px; padding: 20px 16px 40px; background: var(--ground); color: var(--ink);
      font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
    }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: .2em 0 .3em; letter-spacing: -.01em; overflow-wrap: anywhere; }
    h2 {
      font-size: 1.3rem; margin: 2.6em 0 .5em; padding-top: .9em; border-top: 1px solid var(--line); line-height: 1.3;
    }
    h3 { font-size: .92rem; margin: 0 0 .3em; line-height: 1.35; overflow-wrap: anywhere; }
    h4 { font-size: .95rem; margin: 1.6em 0 .4em; overflow-wrap: anywhere; }
    p { margin: .5em 0; max-width: 76ch; }
    a { color: var(--accent); }
    code { font: .88em ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace; background: var(--panel);
      padding: .1em .3em; border-radius: 4px; overflow-wrap: anywhere; }
    header .finding { font-size: 1.2rem; font-weight: 600; margin: 0 0 .4em; }
    header .question { font-size: 1.15rem; color: var(--soft); margin: 0 0 1em; }
    .facts { display: flex; flex-wrap: wrap; gap: 6px 28px; padding: 0; margin: 0 0 1em; list-style: none; }
    .facts li { min-width: 0; }
    .facts b { display: block; font-size: 1.12rem; font-variant-numeric: tabular-nums; }
    .facts span { color: var(--soft); font-size: .85rem; }
    nav ul { display: flex; flex-wrap: wrap; gap: 6px; padding: 0; margin: 1em 0 0; list-style: none; }
    nav a { display: block; padding: 5px 12px; border: 1px solid var(--line); border-radius: 999px; font-size: .87rem;
      text-decoration: none; }
    nav a:hover, nav a:focus-visible { background: var(--panel); border-color: var(--accent); }
    .absence { padding: 10px 14px; border-left: 3px solid var(--faint); background: var(--panel); color: var(--soft);
      border-radius: 0 6px 6px 0; }
    .note { color: var(--soft); font-size: .9rem; }
    .notes { color: var(--soft); font-size: .87rem; padding-left: 1.2em; max-width: 90ch; }
    footer { margin-top: 3em; color: var(--faint); font-size: .84rem; border-top: 1px solid var(--line); }

    """

  private static let tables = """
    .scroll { overflow-x: auto; margin: 1em 0 1.4em; -webkit-overflow-scrolling: touch;
      /* A shade at the right edge that the end of the table covers: there is more to scroll to. */
      background: linear-gradient(to left, var(--ground) 50%, transparent) right / 48px 100% no-repeat local,
        linear-gradient(to left, var(--line), transparent) right / 18px 100% no-repeat scroll; }
    .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums; min-width: 60%; }
    .table-title { font-weight: 600; font-size: .92rem; margin: 1.4em 0 -.4em; }
    thead th { border-top: 2px solid var(--ink); border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
    thead tr.groups > * { border-top: 2px solid var(--ink); border-bottom: 0; text-align: center; }
    thead tr.groups .group { border-bottom: 1px solid var(--line); }
    thead tr.groups + tr th { border-top: 0; }
    tr.reference > * { border-top: 1px solid var(--line); color: var(--soft); font-weight: 400; }
    tbody tr:last-child > * { border-bottom: 2px solid var(--ink); }
    th, td { padding: 5px 9px; text-align: right; white-space: nowrap; }
    thead th { white-space: normal; }
    th:first-child { text-align: left; position: sticky; left: 0; background: var(--ground); padding-left: 2px; min-width: 7.5em;
      max-width: 40vw; overflow-wrap: break-word; white-space: normal; }
    thead th:first-child { white-space: nowrap; }
    tbody th { font-weight: 500; }
    tbody tr:hover > * { background: var(--panel); }
    table.words td, table.words thead th { text-align: left; }
    td.best { font-weight: 700; }
    td.chance, td.missing { color: var(--faint); }
    td.failed { color: var(--bad); }
    td.remark { text-align: left; white-space: normal; min-width: 16em; }
    .detail { font-weight: 400; color: var(--soft); font-size: .86em; }

    """

  private static let figures = """
    figure { margin: 1em 0 1.6em; }
    figcaption { color: var(--soft); font-size: .88rem; max-width: 90ch; margin-top: .5em; }
    .panels { display: grid; gap: 14px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 335px), 1fr)); }
    .panels.pairs { grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); }
    .panel { min-width: 0; border: 1px solid var(--line); border-radius: 8px; padding: 10px 10px 6px; break-inside: avoid; }
    .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 0 0 .8em; list-style: none; font-size: .88rem; }
    .legend li { display: inline-flex; align-items: center; gap: 6px; min-width: 0; overflow-wrap: anywhere; }
    .legend svg { flex: none; }
    svg.plot { display: block; width: 100%; height: auto; max-width: 460px; overflow: visible; font: 11px system-ui, -apple-system, "Segoe UI",
      Roboto, "DejaVu Sans", sans-serif; }
    svg text { fill: var(--ink); }
    svg .tick { fill: var(--soft); font-size: 10.5px; font-variant-numeric: tabular-nums; }
    svg .axis-title { fill: var(--soft); font-size: 11px; }
    svg .row-name { font-size: 12px; font-weight: 600; }
    svg .row-note { font-size: 10.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
    svg .point-name { font-size: 11px; }
    svg .cell-value { font-size: 11.5px; font-variant-numeric: tabular-nums; }
    svg .cell-value.strong { font-weight: 700; }
    svg .cell-detail { font-size: 9px; }
    svg .point-name, svg .row-name, svg .row-note { paint-order: stroke; stroke: var(--ground); stroke-width: 3px;
      stroke-linejoin: round; }
    .grid { stroke: var(--line); stroke-width: .6; }
    .axis { stroke: var(--faint); stroke-width: 1; }
    .zero { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; opacity: .7; }
    .curve { fill: none; stroke-width: 1.7; stroke-linejoin: round; stroke-linecap: round; }
    .band { stroke: none; opacity: .17; }
    .interval { stroke-width: 1.8; }
    .seed { stroke: none; opacity: .45; }
    .mark { stroke: var(--ground); stroke-width: 1; }
    .mark.small { stroke: none; opacity: .85; }
    .connection { stroke: var(--faint); stroke-width: .5; opacity: .45; }
    .front { fill: none; stroke: var(--faint); stroke-width: 1.4; stroke-dasharray: 5 4; }
    .positive { fill: var(--c0); }
    .negative { fill: var(--c1); }
    .heat { fill: var(--heat); }

    """
    + (0..<SeriesStyle.colorCount).map { number in
      """
      .curve.c\(number), .interval.c\(number) { stroke: var(--c\(number)); }
      .band.c\(number), .mark.c\(number), .seed.c\(number) { fill: var(--c\(number)); }

      """
    }.joined()

  private static let pictures = """
    .sheet { position: absolute; }
    svg.picture { display: block; width: 100%; height: auto; background: #fff; border-radius: 4px; }
    .query { border: 1px solid var(--line); border-radius: 8px; padding: 12px; min-width: 0; break-inside: avoid; }
    .queries { display: grid; gap: 14px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); margin: 1em 0; }
    .query > h4 { margin: 0 0 .5em; font-size: .98rem; }
    .sought { display: flex; gap: 12px; align-items: center; margin-bottom: .6em; }
    .sought .tile { flex: 0 0 72px; }
    .sought p { margin: 0; font-size: .88rem; color: var(--soft); }
    .answer { margin-top: .6em; }
    .answer h5 { font-size: .84rem; margin: 0 0 .25em; display: flex; justify-content: space-between; gap: 8px; font-weight: 600; }
    .answer h5 span { font-weight: 400; color: var(--soft); white-space: nowrap; }
    .tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 5px; padding: 0; margin: 0; list-style: none; }
    .tile { position: relative; border: 2px solid var(--line); border-radius: 6px; overflow: hidden; background: #fff; }
    .hit { border-color: var(--good); box-shadow: 0 0 0 1px var(--good); }
    .hit::after { content: "\\2713"; position: absolute; right: 0; bottom: 0; background: var(--good); color: var(--ground);
      font: 700 11px/15px system-ui, sans-serif; padding: 0 4px; border-radius: 5px 0 0 0; }
    .found { padding-left: 1.5em; margin: 0; font-size: .86rem; line-height: 1.4; color: var(--soft); }
    .found li.match { color: var(--good); font-weight: 600; }
    .found li.match::after { content: " \\2713"; }
    .words { display: grid; grid-template-columns: repeat(auto-fill, minmax(74px, 1fr)); gap: 8px; padding: 0; margin: .4em 0 0;
      list-style: none; }
    table.words { display: table; }
    .words li { font-size: .8rem; text-align: center; min-width: 0; overflow-wrap: anywhere; line-height: 1.3; }
    .words .picture { border: 1px solid var(--line); margin-bottom: 3px; }
    .changes { display: grid; gap: 10px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr)); padding: 0;
      margin: .4em 0 1em; list-style: none; }
    .changes li { display: flex; gap: 10px; align-items: center; min-width: 0; font-size: .86rem; line-height: 1.35;
      border: 1px solid var(--line); border-radius: 8px; padding: 8px; break-inside: avoid; }
    .changes .tile { flex: 0 0 60px; border-width: 1px; }
    .changes b { display: block; overflow-wrap: anywhere; }
    .changes div + div { min-width: 0; }
    .changes span { display: block; }
    section > h3 { font-size: 1.02rem; margin-top: 1.5em; }
    section > h4 { margin-top: .9em; }
    .up { color: var(--good); } .down { color: var(--bad); }
    .folded { margin-top: .3em; }
    .folded details { margin: 0; border-top: 1px solid var(--line); padding: 4px 0; }
    .folded summary { font-size: .84rem; }
    .folded summary span { float: right; font-weight: 400; color: var(--soft); }
    details { margin: .8em 0; }
    summary { cursor: pointer; font-weight: 600; }

    """

  private static let paper = """
    @media (max-width: 520px) {
      body { padding: 14px 12px 30px; }
      h1 { font-size: 1.5rem; }
      th, td { padding: 5px 8px; }
      .panel { padding: 8px 6px 4px; }
    }
    @media print {
      :root { --ground: #fff; --ink: #000; --soft: #333; --faint: #777; --line: #bbb; --panel: #fff; }
      body { max-width: none; font-size: 10pt; padding: 0; }
      nav { display: none; }
      h2 { break-after: avoid; margin-top: 1.4em; }
      .scroll { overflow: visible; }
      th, td { padding: 2px 6px; white-space: normal; }
      th:first-child { position: static; }
      .panels { grid-template-columns: repeat(2, 1fr); }
      svg, .tile { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }

    """
}
