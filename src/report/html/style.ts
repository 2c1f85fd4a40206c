/** The style of a page: readable by day and by night, on a phone and on paper, with nothing that must be loaded. */

// colours by Okabe and Ito, which people tell apart who see fewer; those of the night have the contrast on dark ground
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fff; --ink: #1b1f24; --soft: #57606a; --hair: #d0d7de; --band: #f6f8fa;
  --c0: #6e7781; --c1: #0072b2; --c2: #d55e00; --c3: #00835f; --c4: #b1508c; --c5: #a87800; --c6: #1d90c9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --ink: #e6edf3; --soft: #9aa4ae; --hair: #30363d; --band: #161b22;
    --c0: #9aa4ae; --c1: #56b4e9; --c2: #f08a4b; --c3: #2fc79a; --c4: #e59ac3; --c5: #f0c040; --c6: #8ec9ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 0.6em; }
h1 { font-size: 1.5rem; margin-top: 0; }
h2 { font-size: 1.3rem; }
h3, h4 { font-size: 1.1rem; }
code, svg text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { font-size: 0.9em; }
h1, h2, h3, h4, td, th, li, code, summary, figcaption { unicode-bidi: isolate; }
.scroll { overflow-x: auto; margin: 0.6rem 0; }
table { border-collapse: collapse; font-size: 0.9rem; width: max-content; }
th, td { border: 1px solid var(--hair); padding: 0.25rem 0.6rem; text-align: left; vertical-align: top; max-width: 32rem; }
th.r, td.r { text-align: right; white-space: nowrap; }
thead th { background: var(--band); }
details { border: 1px solid var(--hair); border-radius: 0.4rem; padding: 0.3rem 0.8rem; margin: 0.6rem 0; }
summary { cursor: pointer; color: var(--soft); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 1.5rem; }
figure { margin: 1rem 0; min-width: 0; }
figcaption { color: var(--soft); font-size: 0.9rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; list-style: none; margin: 0.3rem 0; padding: 0; font-size: 0.9rem; }
.key { vertical-align: -1px; }
.chart { display: block; width: 100%; max-width: 640px; height: auto; }
.chart text { font-size: 12px; fill: currentColor; }
.chart .beside { font-size: 10px; fill: var(--soft); }
/* words over lines */
.chart .words { stroke: var(--ground); stroke-width: 5px; }
.axis { stroke: currentColor; fill: none; }
.grid { stroke: var(--hair); fill: none; }
.reference { stroke: var(--soft); stroke-dasharray: 2 3; fill: none; }
.bar, .dot { fill: var(--c); }
.line, .range, .mark { stroke: var(--c); fill: none; }
.line { stroke-width: 2; stroke-linejoin: round; }
.range { stroke-width: 3; opacity: 0.5; }
.mark { stroke-dasharray: 4 3; }
.c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
.c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); }
.d1 .line { stroke-dasharray: 7 3; } .d2 .line { stroke-dasharray: 2 2; } .d3 .line { stroke-dasharray: 8 3 2 3; }
/* a phone: the room is the charts' and tables', whose rows keep their names in sight */
@media (max-width: 30rem) {
  body { padding: 0.5rem; }
  th, td { padding: 0.15rem 0.35rem; }
  .scroll :is(th, td):first-child {
    position: sticky; left: 0; max-width: 40vw; background: var(--ground); box-shadow: inset -1px 0 var(--hair);
  }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  details::details-content { content-visibility: visible; }
  figure, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { width: auto; font-size: 8pt; }
  th.r, td.r { white-space: normal; }
}
`;
