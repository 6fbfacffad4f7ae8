import { Html } from './html'

/** How a case file looks, on a screen and on A4. A text that others wrote keeps its direction to itself. */
export const pageStyle = new Html(`
:root { --ink: #1c2126; --soft: #5b6670; --line: #d8dde2; --wash: #f5f7f8; --accent: #0b5a6b; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; -webkit-print-color-adjust: exact; print-color-adjust: exact;
  font: 15px/1.55 "Noto Serif", "Source Han Serif SC", "Noto Serif CJK SC", "Songti SC", SimSun, Georgia, serif; }
main { max-width: 58rem; margin: 0 auto; padding: 3rem 2rem 5rem; }
h1, h2, h3, h4, th, dt, .phase, .number, .note {
  font-family: system-ui, "Noto Sans", "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
header { border-bottom: 3px solid var(--accent); padding-bottom: 1rem; margin-bottom: 2rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
h4 { font-size: .85rem; margin: 1.2rem 0 .3rem; color: var(--soft); }
.number { color: var(--accent); display: inline-block; min-width: 1.8rem; font-variant-numeric: tabular-nums; }
.phase { display: inline-block; margin: 0 0 1rem; padding: .15rem .7rem; border-radius: 1rem; background: var(--accent);
  color: #fff; font-size: .85rem; font-weight: 600; }
.note { color: var(--soft); font-size: .85rem; margin: .3rem 0; }
dl { display: grid; grid-template-columns: 12rem 1fr; gap: .25rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); font-size: .85rem; line-height: 1.65; }
dd { margin: 0; min-width: 0; }
dd, td, p, li, h1, h3, code { unicode-bidi: isolate; overflow-wrap: anywhere; white-space: pre-line; }
code { font: .82em/1.5 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
table { width: 100%; border-collapse: collapse; margin: .6rem 0 1rem; font-size: .9rem; }
th { text-align: left; font-size: .78rem; font-weight: 600; color: var(--soft); border-bottom: 2px solid var(--line);
  padding: .3rem .6rem .3rem 0; vertical-align: bottom; }
td { border-bottom: 1px solid var(--line); padding: .4rem .6rem .4rem 0; vertical-align: top; }
ul { margin: 0; padding-left: 1.1rem; }
td ul { font-size: .9em; color: var(--soft); }
.timeline td:nth-child(-n + 2), .notices td:nth-child(1), .signatures td:nth-child(1), .reviews td:nth-child(1) {
  white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); }
.timeline td:nth-child(6) { width: 30%; }
.notices td:nth-child(3) { width: 46%; }
.figures th:nth-child(n + 2), .figures td:nth-child(n + 2) { text-align: right; font-variant-numeric: tabular-nums; }
.figures tfoot td { font-weight: 600; border-bottom: 0; border-top: 2px solid var(--line); }
.measure { border-left: 3px solid var(--line); padding-left: 1rem; margin: 1rem 0; }
.measure h3 { margin-top: 0; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0 0; } dd { margin-bottom: .5rem; } main { padding: 1.5rem 1rem; } }
@media print {
  @page { size: A4; margin: 18mm 16mm; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; }
  tr, .measure, dl > * { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } thead { display: table-header-group; }
}
`)
