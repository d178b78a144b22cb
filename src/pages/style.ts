/** The style sheet that every page has. What one page alone needs stands beside its markup. */

import { rootVariables, toneClasses, type Palette } from './palette.ts';

export function baseStyle(light: Palette, dark: Palette): string {
  return `:root{color-scheme:light dark;${rootVariables(light)}}${toneClasses(light)}
@media (prefers-color-scheme:dark){:root{${rootVariables(dark)}}${toneClasses(dark)}}
${RULES}`;
}

const RULES = `*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{min-height:100vh;min-height:100dvh;padding:1.5rem 1rem;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.card{display:flex;flex-direction:column;justify-content:center;align-items:center;gap:1.25rem}
.card>*{width:100%;max-width:32rem}
.card>main{background:var(--card);border:1px solid var(--line);border-radius:18px;padding:clamp(1.5rem,6vw,2.5rem)}
.wide>*{max-width:64rem;margin-inline:auto}
header{display:flex;align-items:center;justify-content:space-between;gap:1rem}
.brand{display:flex;align-items:center;gap:.625rem;font-weight:650;font-size:.9375rem}
.mark{height:1.75rem;width:auto;flex:none}.wall{fill:var(--accent)}.bars{fill:none;stroke:var(--page);stroke-width:2}
.glyph{width:1.25em;height:1.25em;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.tile{display:grid;place-items:center;width:3rem;height:3rem;margin-bottom:1.25rem;border-radius:14px;background:var(--wash);color:var(--tone);font-size:1.125rem}
h1{font-size:1.625rem;line-height:1.2;letter-spacing:-.02em;font-weight:680;text-wrap:balance}
h2{font-size:1rem;line-height:1.35;font-weight:650}
.lead{margin-top:.625rem;color:var(--soft)}
section{margin-top:1.5rem}
a{color:var(--accent);text-underline-offset:.2em}
.help{background:var(--wash);border-radius:14px;padding:1rem 1.125rem}.help h2{color:var(--tone);font-size:.875rem;margin-bottom:.375rem}
ul{padding-left:1.125rem}li+li{margin-top:.375rem}
blockquote{border-left:3px solid var(--tone);padding:.125rem 0 .125rem .875rem;white-space:pre-line}
.actions{display:flex;flex-wrap:wrap;gap:.625rem;margin-top:1.5rem}
.button{display:inline-flex;align-items:center;min-height:2.75rem;padding:.5rem 1rem;border:1px solid var(--line);border-radius:10px;background:var(--card);color:var(--ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.first{background:var(--accent);border-color:var(--accent);color:var(--card)}
dl{display:grid;gap:.625rem;font-size:.875rem}dl>div{display:grid;grid-template-columns:8rem 1fr;gap:.125rem 1rem}dt{color:var(--soft)}
.reference{border-top:1px solid var(--line);padding-top:1.25rem}
code{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.copy{user-select:all;-webkit-user-select:all;background:var(--field);border:1px solid var(--line);border-radius:7px;padding:.125rem .5rem}
.foot,footer{color:var(--soft);font-size:.8125rem}.foot{margin-top:1rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (max-width:26rem){dl>div{grid-template-columns:1fr}}
@media (forced-colors:active){.card>main,.help,.copy{border:1px solid CanvasText}}`;
