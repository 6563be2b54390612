/** The page's one style sheet: calm, readable at 320 pixels, light and dark, no motion. Every pair of colours has a contrast of 4.5:1 or more. */

export const style = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#4d5968;--line:#d7dce3;--code:#f0f2f5;--accent:#1f5fbf;--on-accent:#fff;
--good:#12693b;--good-bg:#e6f4ec;--warn:#7a4a00;--warn-bg:#fdf3e0;--bad:#a3182a;--bad-bg:#fdecee}
@media (prefers-color-scheme:dark){:root{--page:#11161d;--card:#19202a;--ink:#e6ebf2;--soft:#aab5c3;--line:#34404f;--code:#10151c;--accent:#8ab8ff;--on-accent:#0b1420;
--good:#7fdca8;--good-bg:#123324;--warn:#f2c46d;--warn-bg:#352a12;--bad:#ff9ca6;--bad-bg:#3c1a20}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.25rem;color:var(--soft);font-size:.9rem;font-weight:600;letter-spacing:.01em}
main{padding-bottom:1rem}
footer{padding-bottom:2.5rem;color:var(--soft);font-size:.875rem}
h1{font-size:clamp(1.4rem,1.1rem + 1.8vw,2rem);line-height:1.22;margin:.75rem 0 .75rem;letter-spacing:-.012em;text-wrap:balance}
h2{font-size:1.0625rem;line-height:1.35;margin:0 0 .6rem}
p,ul,ol,dl,pre{margin:0 0 .75rem}
section>:last-child,form>:last-child{margin-bottom:0}
section,form.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem 1.15rem;margin:0 0 1rem}
.lead{font-size:1.0625rem}
.soft{color:var(--soft)}
.tags{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem;padding:0;list-style:none}
.tags li{border:1px solid var(--line);border-radius:2rem;padding:.15rem .75rem;font-size:.9rem;background:var(--card)}
.tags .bad{color:var(--bad);background:var(--bad-bg);border-color:currentColor}
.tags .warn{color:var(--warn);background:var(--warn-bg);border-color:currentColor}
.tags .good{color:var(--good);background:var(--good-bg);border-color:currentColor}
dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.35rem 1rem}
dt{color:var(--soft)}
dd{margin:0}
code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{background:var(--code);border-radius:.3rem;padding:.1rem .3rem}
pre{background:var(--code);border:1px solid var(--line);border-radius:.5rem;padding:.75rem .85rem;white-space:pre-wrap;overflow-wrap:anywhere}
pre code{background:none;padding:0}
details{margin:0 0 .75rem}
summary{cursor:pointer;padding:.75rem 0;color:var(--accent);font-weight:600}
a{color:var(--accent)}
.notice{border:1px solid currentColor;border-left-width:.4rem;border-radius:.6rem;padding:.8rem 1rem;margin:.75rem 0 1rem}
.notice.good{color:var(--good);background:var(--good-bg)}
.notice.warn{color:var(--warn);background:var(--warn-bg)}
.notice.bad{color:var(--bad);background:var(--bad-bg)}
.notice p:last-child,.notice ul:last-child{margin-bottom:0}
.notice ul{list-style:none;padding:0}
.notice a{color:inherit;display:inline-block;padding:.7rem 0}
label,legend{display:block;font-weight:600;margin:0 0 .3rem}
.hint{display:block;font-weight:400;color:var(--soft);font-size:.9rem}
.field{margin:0 0 1.1rem}
.fault{color:var(--bad);font-weight:600;margin:.3rem 0 0}
input,textarea{width:100%;min-height:2.9rem;padding:.65rem .75rem;font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:.5rem}
textarea{min-height:5.5rem;resize:vertical}
input.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
input.short{max-width:12rem}
[aria-invalid=true]{border:2px solid var(--bad)}
button{min-height:2.9rem;padding:.65rem 1.35rem;font:inherit;font-weight:600;border-radius:.5rem;border:1px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer}
button.second{background:transparent;color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h1:focus{outline:none}
.id{display:inline-block;max-width:100%}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
main p>a{display:inline-block;padding:.7rem 0}
@media (max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .5rem}button{width:100%}}
@media (forced-colors:active){.notice,.tags li,button{border:2px solid}}
`;
