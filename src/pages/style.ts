/** The style sheet of every page, as one constant: the content security policy allows exactly these bytes. */

export const STYLE = `
:root{color-scheme:light dark;--page:#f3f4f8;--card:#fff;--line:#e1e4ec;--ink:#171a26;--soft:#596075;--field:#f6f7fb;--link:#3b5bdb;--tone:#3b5bdb;--wash:#edf1ff;--shadow:0 1px 2px #10162a0f,0 12px 32px -12px #10162a2e}
.act{--tone:#9a5b00;--wash:#fff5e2}.stop{--tone:#b3261e;--wash:#fdeeec}.wait{--tone:#475069;--wash:#eef0f5}
@media (prefers-color-scheme:dark){:root{--page:#0f1117;--card:#181b24;--line:#2b3040;--ink:#eceef5;--soft:#a2a9bd;--field:#11141c;--link:#9db1ff;--shadow:0 1px 0 #ffffff0a inset,0 16px 40px -16px #000}
.act{--tone:#ffc267;--wash:#2b2213}.stop{--tone:#ff9a92;--wash:#301a1a}.wait{--tone:#bcc4da;--wash:#222735}}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1.5rem 1rem;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
main{width:100%;max-width:35rem;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:clamp(1.5rem,5vw,2.5rem);box-shadow:var(--shadow);overflow-wrap:anywhere}
header{display:flex;align-items:center;gap:.6rem;margin-bottom:1.75rem;color:var(--soft);font-size:.875rem;font-weight:600;letter-spacing:.01em}
.mark{width:1.75rem;height:1.75rem}.wall{fill:var(--tone)}.bars{fill:none;stroke:var(--card);stroke-width:2}
h1{font-size:1.6rem;line-height:1.25;letter-spacing:-.015em;font-weight:680;text-wrap:balance}
h2{font-size:.8125rem;font-weight:650;color:var(--soft);margin-bottom:.5rem}
.lead{margin-top:.6rem;color:var(--soft)}
section{margin-top:1.5rem}
.help{background:var(--wash);border-radius:12px;padding:1rem 1.15rem}
.help h2{color:var(--tone)}
ul{padding-left:1.15rem}li+li{margin-top:.35rem}li::marker{color:var(--tone)}
blockquote{border-left:3px solid var(--tone);padding:.1rem 0 .1rem .9rem;white-space:pre-line}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.5rem 1.25rem;align-items:baseline;border-top:1px solid var(--line);padding-top:1.25rem;font-size:.875rem}
dt{color:var(--soft)}dd{min-width:0}
code{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.copy{display:inline-block;user-select:all;-webkit-user-select:all;background:var(--field);border:1px solid var(--line);border-radius:7px;padding:.1rem .5rem}
.copy:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.foot{margin-top:1.25rem;color:var(--soft);font-size:.8125rem}
@media (max-width:26rem){dl{grid-template-columns:1fr;gap:.1rem}dd+dt{margin-top:.6rem}}
@media (forced-colors:active){main,.help,.copy{border:1px solid CanvasText}.bars{stroke:Canvas}.wall{fill:CanvasText}}
`;
