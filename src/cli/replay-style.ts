/** The style sheet of the replay page: wide tables on paper and screen, light and dark, nothing loaded from anywhere. */

export const REPLAY_STYLE = `
:root{color-scheme:light dark;--page:#f3f4f8;--card:#fff;--line:#e1e4ec;--ink:#171a26;--soft:#565d70;--bad:#b3261e;--doubt:#8a5200;--good:#1d6b3a;--wash:#f6f7fb}
@media (prefers-color-scheme:dark){:root{--page:#0f1117;--card:#181b24;--line:#2b3040;--ink:#eceef5;--soft:#a6adc0;--bad:#ff9a92;--doubt:#ffc267;--good:#7fd6a0;--wash:#12151d}}
*{box-sizing:border-box;margin:0}
body{background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;padding:2rem 1rem}
main{max-width:70rem;margin:0 auto}
h1{font-size:1.7rem;line-height:1.25;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.1rem;margin-bottom:.75rem}
.lead{margin:.6rem 0 1.5rem;color:var(--soft);max-width:45rem}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.25rem 1.4rem;margin-top:1.25rem;overflow-x:auto}
section>p{color:var(--soft);margin-bottom:.75rem;max-width:45rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--soft);margin-bottom:.5rem}
th,td{text-align:left;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
thead th{border-top:0;color:var(--soft);font-weight:600}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.lost{color:var(--bad)}.gained,.changed,.indeterminate,.drift{color:var(--doubt)}.kept,.unchanged{color:var(--good)}
.zero{color:var(--soft)}
b{font-weight:650}
details{margin-top:.35rem}summary{cursor:pointer;color:var(--soft)}
summary:focus-visible{outline:2px solid currentColor;outline-offset:2px}
details ul{margin:.4rem 0 0;padding-left:1.1rem}
time{white-space:nowrap}
code{font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1.25rem;font-size:.9rem}
dt{color:var(--soft)}dd{min-width:0}
@media print{body{background:#fff;padding:0}section{break-inside:avoid;border-color:#bbb}}
@media (forced-colors:active){section{border:1px solid CanvasText}}
`;
