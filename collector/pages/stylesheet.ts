import { type InkRole, PALETTE, type Theme } from "../charts/palette.ts";

const LIGHT =
  `--bg:#f8f6f2;--surface:#fff;--ink:#1b2127;--muted:#59626c;--line:#e3dfd7;--line-strong:#8d939a;
--accent:#0d5c6b;--accent-ink:#fff;--note:#fff3dc;--note-ink:#5c3b00;--code:#f1eee8;--focus:#b04a06;
--shadow:0 1px 2px rgb(27 33 39/.05),0 4px 16px rgb(27 33 39/.04)`;
const DARK =
  `--bg:#14171b;--surface:#1b1f24;--ink:#e9ecef;--muted:#a4adb7;--line:#2d333a;--line-strong:#7c8590;
--accent:#5fc3d1;--accent-ink:#0b2227;--note:#3a2c10;--note-ink:#ffd996;--code:#252a30;--focus:#f3a35c;
--shadow:none`;

const RULES = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--ink);font:400 1rem/1.55 var(--sans);font-variant-numeric:tabular-nums;
overflow-wrap:break-word}
h1,h2,h3,h4{line-height:1.2;letter-spacing:-.012em;margin:0;font-weight:650;text-wrap:balance}
h1{font-size:clamp(1.75rem,1.3rem + 1.8vw,2.5rem);letter-spacing:-.022em}
h2{font-size:1.375rem;margin:3rem 0 1rem}
h3{font-size:1.0625rem}
h4{font-size:1rem}
p{margin:0 0 1rem;max-width:68ch}
a{color:var(--accent);text-underline-offset:.16em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
code,pre,kbd{font:.875em/1.5 var(--mono)}
code{background:var(--code);padding:.1em .32em;border-radius:4px;overflow-wrap:anywhere}
pre{background:var(--code);padding:1rem;border-radius:8px;overflow:auto;margin:0 0 1rem}
pre code{background:none;padding:0;overflow-wrap:normal}
ul,ol{padding-inline-start:1.25rem;margin:0 0 1rem}
li{margin-block:.2rem}
svg{display:block}
.wrap{max-width:76rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,2.5rem)}
main{padding-block:clamp(1.5rem,4vw,3rem) 4rem}
.skip{position:absolute;inset-inline-start:1rem;top:-4rem;background:var(--accent);color:var(--accent-ink);padding:.6rem 1rem;
border-radius:0 0 6px 6px;z-index:2}
.skip:focus{top:0}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.muted{color:var(--muted)}
.num{white-space:nowrap}
.synthetic{background:var(--note);color:var(--note-ink);font-size:.9375rem}
.synthetic p{margin-block:0;padding-block:.55rem;max-width:76rem}
.site-header{border-bottom:1px solid var(--line);background:var(--surface)}
.site-header .wrap{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.25rem 1.5rem;padding-block:.7rem}
.site-header ul{display:flex;gap:.25rem;list-style:none;margin:0;padding:0}
.site-header li{margin:0}
.site-header li a{display:block;padding:.45rem .7rem;border-radius:6px;color:var(--muted);text-decoration:none;font-weight:500}
.site-header li a:hover{color:var(--ink);background:var(--code)}
.site-header li a[aria-current]{color:var(--ink);background:var(--code)}
.wordmark{display:inline-flex;gap:.5rem;align-items:center;font-weight:700;font-size:1.125rem;letter-spacing:-.02em;color:var(--ink);text-decoration:none}
.mark rect{fill:var(--accent)}
.site-footer{border-top:1px solid var(--line);color:var(--muted);font-size:.9375rem;padding-block:2rem}
.site-footer p:last-child{margin:0}
.lead{font-size:1.125rem;color:var(--muted);margin-top:.6rem}
.page-head{display:grid;gap:1.25rem 2rem;margin-bottom:1.75rem}
.page-head .lead{margin-bottom:0}
.tools{display:flex;flex-wrap:wrap;gap:.75rem 1.5rem;align-items:end}
.pills{display:flex;width:fit-content;flex-wrap:wrap;list-style:none;margin:0;padding:3px;background:var(--code);border-radius:9px}
.pills li{margin:0}
.pills a{display:block;padding:.4rem .8rem;border-radius:6px;color:var(--muted);text-decoration:none;font-weight:500;font-size:.9375rem}
.pills a:hover{color:var(--ink)}
.pills a[aria-current]{background:var(--surface);color:var(--ink);box-shadow:0 1px 2px rgb(0 0 0/.12)}
form{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:0}
label{display:grid;grid-template-columns:minmax(0,1fr);min-width:0;gap:.2rem;font-size:.8125rem;color:var(--muted);font-weight:500}
input,select,button{font:inherit;font-size:.9375rem;min-height:2.5rem;border-radius:7px;border:1px solid var(--line-strong);
background:var(--surface);color:var(--ink);padding:.35rem .65rem;max-width:100%;min-width:0}
button{background:var(--accent);border-color:var(--accent);color:var(--accent-ink);font-weight:600;cursor:pointer;padding-inline:1rem}
button:hover{filter:brightness(1.1)}
button.quiet{background:transparent;color:var(--accent)}
.stats{display:flex;flex-wrap:wrap;gap:1px;margin:0 0 1.25rem;background:var(--line);
border:1px solid var(--line);border-radius:12px;overflow:hidden;box-shadow:var(--shadow)}
.stats div{flex:1 1 11.5rem;background:var(--surface);padding:1.1rem 1.25rem}
.stats dt{font-size:.875rem;color:var(--muted);font-weight:500}
.stats dd{margin:0}
.stats .big{font-size:2rem;font-weight:650;letter-spacing:-.03em;line-height:1.25}
.stats .small{font-size:.8125rem;color:var(--muted)}
.arrow{font-size:.75em}
.arrow-up,.arrow-same{color:var(--accent)}
.arrow-down{color:var(--focus)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr));gap:1.25rem}
.card{display:flex;flex-direction:column;background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:1.25rem;margin:0;min-width:0;box-shadow:var(--shadow)}
.card+.card:not(.cards .card){margin-top:1.25rem}
.card h3 a{color:inherit;text-decoration:none}
.card h3 a:hover{text-decoration:underline}
h1,.card h3,.finding,.legend,caption,thead th{overflow-wrap:anywhere}
.finding{color:var(--ink);margin:.3rem 0 0}
.basis{color:var(--muted);font-size:.8125rem;margin:.15rem 0 1rem}
.plot{display:grid;grid-template-columns:auto minmax(0,1fr);direction:ltr}
.plot svg{overflow:visible}
.card+.cards{margin-top:1.25rem}
form .wide{flex:1 1 22rem;max-width:26rem}
.kept-back,.note{max-width:100ch}
form>a{padding-block:.5rem;margin-inline-start:.4rem}
.card>h2:first-child{margin-top:0}
.card>h3+:is(ul,dl,pre){margin-top:.6rem}
.card+p,.card>h3~h3{margin-top:1.25rem}
.card>:has(+.card-foot){margin-bottom:.9rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;margin:.6rem 0 0;padding:0;font-size:.875rem}
.legend li{display:flex;gap:.45rem;align-items:center;margin:0;min-width:0}
.legend svg{flex:none}
.bars{list-style:none;margin:0;padding:0;display:grid;gap:.6rem}
.bars li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.15rem 1rem;margin:0;font-size:.9375rem}
.bars .name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bars .bar{grid-column:1/-1}
.bars .share{color:var(--muted);display:inline-block;min-width:3.4em;text-align:end}
.bars .rest .name{color:var(--muted)}
.kept-back,.note{font-size:.8125rem;color:var(--muted);margin:.75rem 0 0}
.card-foot{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;margin-top:auto;padding-top:.7rem;border-top:1px solid var(--line);font-size:.8125rem}
.card-foot details{flex:1 1 auto;min-width:0;max-width:100%}
.card-foot details[open]{flex-basis:100%}
.card-foot ul{display:flex;gap:.9rem;list-style:none;margin:0;padding:0}
.card-foot li{margin:0}
summary{cursor:pointer;color:var(--accent);font-weight:500;width:fit-content}
.scroll{overflow:auto;max-height:26rem;margin-top:.6rem}
.scroll.tall{max-height:none}
table{border-collapse:collapse;width:100%;font-size:.875rem}
caption{text-align:start;color:var(--muted);padding-bottom:.4rem;font-size:.8125rem}
th,td{padding:.4rem .75rem .4rem 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{font-weight:600;color:var(--muted);white-space:nowrap;position:sticky;top:0;background:var(--surface)}
tbody th{font-weight:450;overflow-wrap:anywhere;min-width:8rem}
td.n,th.n{text-align:end;white-space:nowrap;padding-inline-end:.25rem;padding-inline-start:.75rem}
.dictionary{min-width:46rem;table-layout:fixed}
.dictionary th:nth-child(1){width:23%}.dictionary th:nth-child(2){width:33%}.dictionary th:nth-child(3){width:21%}
.panel{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:0 1.25rem;box-shadow:var(--shadow)}
.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1.25rem;list-style:none;padding:0;margin:0}
.multiples li{margin:0}
.multiples+nav{margin-top:1.25rem}
.multiple{display:grid;grid-template-rows:auto auto 1fr auto;gap:.2rem;height:100%;color:inherit;text-decoration:none}
.multiple:hover{border-color:var(--accent)}
.multiple .big{font-size:1.625rem;font-weight:650;letter-spacing:-.03em;line-height:1.25}
.multiple .sparkline{margin-top:.6rem}
.sparkline{overflow:visible}
.never{columns:2 20rem;column-gap:2.5rem}
.never li{break-inside:avoid;margin:0;padding-block:.2rem}
.facts{display:grid;grid-template-columns:minmax(7rem,max-content) minmax(0,1fr);gap:.35rem 1.25rem;margin:0 0 1rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0;overflow-wrap:anywhere}
.receipt{border-inline-start:4px solid var(--accent)}
.problem{border-inline-start:4px solid var(--focus)}
.method{display:inline-block;font:600 .75rem/1 var(--mono);padding:.35em .55em;border-radius:5px;background:var(--accent);color:var(--accent-ink);margin-inline-end:.6rem}
.method.delete{background:var(--focus)}
.operation{margin-bottom:1.25rem}
.operation h3{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem}
.toc{columns:2 16rem;list-style:none;padding:0}
.toc li{margin:0;padding-block:.2rem}
.operation h4{margin-top:1.1rem}
@media (max-width:40rem){[data-tick=minor]{display:none}table{font-size:.8125rem}thead th,thead th.n{white-space:normal;overflow-wrap:break-word}
tbody th{min-width:6rem}td.n,th.n{padding-inline-start:.5rem}.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.5rem}.stats div{flex-basis:9rem;padding:.85rem 1rem}.stats .big{font-size:1.5rem}
.card{padding:1rem}form label{flex:1 1 9.2rem}.plot{margin-inline-start:-.5rem}}
@media (forced-colors:active){.ink-bar,.mark rect{fill:CanvasText}.ink-line-a,.ink-line-b{stroke:CanvasText}.card,.stats{border-color:CanvasText}
.site-header li a[aria-current],.pills a[aria-current]{text-decoration:underline 3px}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{.site-header nav,.tools,.skip,.card-foot ul,form,#compare,details:not([open]),summary{display:none}
.card-foot:not(:has([open])){display:none}body{background:#fff;font-size:10pt}.card{break-inside:avoid;box-shadow:none}
.cards{grid-template-columns:1fr 1fr}a{color:inherit;text-decoration:none}.scroll{max-height:none;overflow:visible}}
`;

/** The one stylesheet of all pages; the colours of the charts come from their palette. */
export const STYLESHEET: string = [
  `:root{color-scheme:light dark;--sans:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;` +
  `--mono:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;${LIGHT};${
    inks("light")
  }}`,
  `@media (prefers-color-scheme:dark){:root{${DARK};${inks("dark")}}}`,
  inkRules(),
  RULES,
].join("\n");

/** Where it is served; the address names the content, so that it can be kept for ever. */
export const STYLESHEET_PATH = `/assets/candor-${fingerprint(STYLESHEET)}.css`;

function inks(theme: Theme): string {
  return Object.entries(PALETTE[theme]).map(([role, color]) => `--${role}:${color}`).join(";");
}

function inkRules(): string {
  return (Object.keys(PALETTE.light) as InkRole[]).map((role) => {
    const color = `var(--${role})`;
    if (role === "grid") return `.ink-grid{stroke:${color}}`;
    if (role === "bar-today") {
      return `.ink-bar-today{fill:none;stroke:${color};stroke-dasharray:3 2}`;
    }
    if (role === "line-a" || role === "line-b") {
      const dashes = role === "line-b" ? ";stroke-dasharray:6 3" : "";
      return `.ink-${role}{fill:none;stroke:${color};stroke-width:2;stroke-linejoin:round${dashes}}`;
    }
    if (role.startsWith("band-")) return `.ink-${role}{fill:${color};stroke:var(--surface)}`;
    return `.ink-${role}{fill:${color}}`;
  }).join("");
}

/** FNV-1a: names a version of the text, protects nothing. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
