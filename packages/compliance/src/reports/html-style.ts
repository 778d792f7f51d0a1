/** The whole look of a report: on a screen, and on paper in landscape, where every page of a table repeats its head. */
export const htmlStyle = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 2rem 4rem; max-width: 78rem; background: #fff; color: #1b1f24;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
header { border-bottom: 2px solid #1b1f24; padding-bottom: 1.25rem; }
h1 { margin: 0 0 1rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.75rem 0 .75rem; font-size: 1.25rem; line-height: 1.3; break-after: avoid; }
p { margin: .5rem 0; max-width: 62rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; margin: 0; }
dt { color: #4a5360; }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.notice { border: 1px solid; border-left-width: .5rem; border-radius: .25rem; padding: .8rem 1rem; max-width: none; }
.good { border-color: #1a6b3c; background: #f0f8f3; }
.bad { border-color: #a8201a; background: #fdf1f0; }
.table { overflow-x: auto; margin: .75rem 0 1.5rem; }
table { width: 100%; border-collapse: collapse; font-size: .86rem; }
caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
th, td { padding: .45rem .6rem; border-bottom: 1px solid #d5dae0; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #6b7480; background: #f3f5f7; }
td { overflow-wrap: anywhere; min-width: 7rem; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; min-width: 0; }
td.time { overflow-wrap: normal; min-width: 6.4rem; }
td.names { overflow-wrap: normal; min-width: 4.5rem; }
td.code { min-width: 9rem; }
td.sentence { min-width: 14rem; }
code { font: .92em/1.45 ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", "Liberation Mono", Menlo, monospace; }
.empty { color: #4a5360; font-style: italic; }
@page { size: A4 landscape; margin: 14mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .table { overflow: visible; }
  td { min-width: 5rem; }
  td.sentence { min-width: 13rem; }
  thead { display: table-header-group; }
  tr, .notice { break-inside: avoid; }
  .good, .bad, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
