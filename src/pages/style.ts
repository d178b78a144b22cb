/** The style sheet that every page has. What one page alone needs stands beside its markup. */

import { inkOn } from './colour.ts';
import { darkPalette, lightPalette, rootVariables, toneClasses } from './palette.ts';

/** @param accent `#rrggbb`; throws TypeError when it is not. */
export function baseStyle(accent: string): string {
  const light = lightPalette(accent);
  const dark = darkPalette(accent);
  return `:root{color-scheme:light dark;--fill:${accent};--on-fill:${inkOn(accent)};${rootVariables(light)}}${toneClasses(light)}
@media (prefers-color-scheme:dark){:root{${rootVariables(dark)}}${toneClasses(dark)}}
${RULES}`;
}

const RULES = `*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{min-height:100vh;min-height:100dvh;padding:1.25rem max(1rem,env(safe-area-inset-left));background:radial-gradient(44rem 22rem at 50% -6rem,var(--wash),transparent) no-repeat var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-font-smoothing:antialiased;overflow-wrap:anywhere}
header{display:flex;align-items:center;justify-content:space-between;gap:1rem}
.brand{display:flex;align-items:center;gap:.625rem;min-width:0;font-weight:650;letter-spacing:-.01em}
.mark{height:1.75rem;width:auto;max-width:10rem;flex:none}.wall{fill:var(--accent)}.bars{fill:none;stroke:var(--page);stroke-width:2}
.card{display:grid;grid-template-columns:minmax(0,30rem);place-content:center;gap:1.125rem}
.card main{padding:clamp(1.5rem,7vw,2.5rem);background:var(--card);border:1px solid var(--line);border-radius:20px;box-shadow:var(--lift)}
.card>header,footer{padding:0 .25rem}
.wide>*{max-width:66rem;margin-inline:auto}.wide>main{padding-top:2.75rem}.wide>footer{padding-top:3rem}
footer,.foot{color:var(--soft);font-size:.8125rem}footer a{color:inherit}
.glyph{width:1.25em;height:1.25em;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.tile{display:grid;place-items:center;width:3rem;height:3rem;margin-bottom:1.25rem;border-radius:14px;background:var(--wash);color:var(--tone);font-size:1.125rem}
h1{font-size:1.625rem;line-height:1.2;letter-spacing:-.022em;font-weight:680;text-wrap:balance}
h2{font-size:.875rem;line-height:1.4;font-weight:650}
.lead{margin-top:.5rem;color:var(--soft);text-wrap:pretty}
section{margin-top:1.5rem}
a{color:var(--accent);text-underline-offset:.2em}
ul{padding-inline-start:1.125rem;list-style:disc}li+li{margin-top:.375rem}li::marker{color:var(--soft)}
.help{padding:1rem 1.125rem;background:var(--field);border-radius:14px;font-size:.9375rem}.help h2{margin-bottom:.375rem}.help p+ul{margin-top:.5rem}
.note{border-left:3px solid var(--tone);padding-left:1rem}.note h2{color:var(--soft);font-weight:500;font-size:.8125rem}.note blockquote{margin-top:.125rem;white-space:pre-line}
.who{display:flex;gap:.5rem;margin-top:1rem;font-size:.875rem;color:var(--soft)}.who .glyph{margin-top:.1em}.who bdi{color:var(--ink);font-weight:550}
.actions{display:flex;flex-wrap:wrap;gap:.625rem;margin-top:1.5rem}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.5rem 1.125rem;border:1px solid var(--edge);border-radius:11px;background:var(--card);color:var(--ink);font:inherit;font-size:.9375rem;font-weight:600;text-decoration:none;cursor:pointer}
.button:hover{border-color:var(--soft)}
body:not(.stop) .first{background:var(--fill);border-color:transparent;color:var(--on-fill)}body:not(.stop) .first:hover{border-color:transparent;box-shadow:0 0 0 3px var(--accent-wash);text-decoration:underline}
dl{display:grid;gap:.75rem 1.25rem;font-size:.875rem}dt{color:var(--soft);font-size:.8125rem}dd{min-width:0}
.reference{border-top:1px solid var(--line);padding-top:1.25rem}.reference dl{grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr))}.reference .full{grid-column:1/-1}
code,.copy input{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.copy{position:relative;display:inline-block;max-width:100%;margin-top:.125rem;background:var(--field);border:1px solid var(--line);border-radius:8px}.copy code{user-select:all;-webkit-user-select:all}.copy:focus-within{outline:3px solid var(--accent);outline-offset:2px}
.copy code,.copy input{display:inline-block;padding:.25rem .625rem}.copy input{position:absolute;inset:0;width:100%;border:0;border-radius:7px;outline:0;opacity:0;pointer-events:none;background:var(--field);color:inherit}.copy input:focus{opacity:1}
.foot{margin-top:1rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (prefers-reduced-motion:no-preference){.button,.app,.choice{transition:border-color .12s,box-shadow .12s,transform .12s}}
@media (forced-colors:active){.card main,.help,.copy,.button{border:1px solid CanvasText}.wall{fill:CanvasText}.bars{stroke:Canvas}}`;
