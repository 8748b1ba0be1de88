// The stylesheet of an exported web gallery: light and dark by the visitor's wish, no fonts or pictures from elsewhere.

export const stylesheet = `/* Made with Atelier. */
:root {
  color-scheme: light dark;
  --wall: #fbfbf9; --line: #deddd9; --ink: #1a1a18; --ink-2: #5c5b57; --link: #1d57b3;
  --ui: system-ui, "Segoe UI", "Noto Sans", sans-serif;
  --num: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace;
  --work: "Newsreader", "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Noto Serif", serif;
}
@media (prefers-color-scheme: dark) {
  :root { --wall: #161617; --line: #343437; --ink: #f3f1ec; --ink-2: #b3b1ab; --link: #a3c6ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--wall); color: var(--ink); font: 400 15px/1.5 var(--ui); overflow-wrap: break-word; }
a { color: var(--link); text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 4px; }
img { display: block; width: 100%; height: auto; }
h1, h2 { font-family: var(--work); font-weight: 400; letter-spacing: -0.02em; line-height: 1.15; margin: 0; text-wrap: balance; }
h1 { font-size: clamp(34px, 5vw, 56px); }
i { font-family: var(--work); }
.num { font-family: var(--num); font-size: 0.86em; font-variant-numeric: tabular-nums; }
main, footer { max-width: 1240px; margin: 0 auto; padding: 0 clamp(20px, 4vw, 56px); }
header { padding: clamp(40px, 8vw, 96px) 0 clamp(28px, 4vw, 48px); }
header p { margin: 10px 0 0; color: var(--ink-2); }

.wall { list-style: none; margin: 0; padding: 0; display: grid; grid-auto-flow: dense; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(220px, 38vw), 1fr)); gap: 36px clamp(20px, 3vw, 36px); }
.wall li.star { grid-column: span 2; grid-row: span 2; }
.wall a { display: block; color: inherit; text-decoration: none; }
.wall .title { display: block; margin-top: 10px; font: italic 400 17px/1.3 var(--work); }
.wall a:hover .title { text-decoration: underline; text-decoration-thickness: 1px; }
.wall .num { color: var(--ink-2); }

article { display: none; }
article:target { display: grid; grid-template-columns: minmax(0, 1fr) 280px; gap: clamp(24px, 4vw, 64px); align-items: end;
  min-height: 100vh; padding: clamp(20px, 4vw, 56px) 0; align-content: center; }
article .picture { display: block; }
article img { width: min(100%, 84vh); margin: 0 auto; object-fit: contain; }
article h2 { font-size: 32px; font-style: italic; margin-bottom: 20px; }
main:has(article:target) :is(header, .wall), body:has(article:target) footer { display: none; }
dl { margin: 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 8px 18px; }
dt { color: var(--ink-2); }
dd { margin: 0; }
nav { display: flex; flex-wrap: wrap; gap: 8px 20px; margin-top: 28px; padding-top: 16px; border-top: 1px solid var(--line); }
nav a { padding: 4px 0; }

footer { margin-top: clamp(56px, 9vw, 112px); padding-bottom: 64px; color: var(--ink-2); }
footer h2 { font-size: 20px; color: var(--ink); padding-top: 24px; border-top: 1px solid var(--line); }
footer ul { padding-left: 18px; }

@media (max-width: 760px) {
  article:target { grid-template-columns: minmax(0, 1fr); align-content: start; }
}
@media print {
  nav { display: none; }
}
`
