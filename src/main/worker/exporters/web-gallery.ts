// Exports works as a web page in a folder: one page, one stylesheet, the pictures; no script, nothing from elsewhere.
import { creditsOf, pictureOf, type Credit, type Item, type Step } from './images'
import type { Write } from './folder'
import { distinct, safeName } from './names'
import { escapeMarkup as text } from './provenance'
import { stylesheet } from './web-gallery-style'

/** Nothing may run and nothing may be fetched but the pictures and the stylesheet beside the page. */
const policy = "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"

type Shown = Item & { file: string; picture: string; id: string }

const plural = (n: number, one: string) => `${n.toLocaleString('en-GB')} ${one}${n === 1 ? '' : 's'}`

function image({ work, picture }: Shown, lazy: boolean): string {
  const alt = `${work.title}, a picture made by the model ${work.runName}`
  const size = `width="${work.width}" height="${work.height}"`
  return `<img src="${text(picture)}" alt="${text(alt)}" ${size}${lazy ? ' loading="lazy"' : ''}>`
}

function onWall(shown: Shown): string {
  const { work, id } = shown
  return `<li${work.starred ? ' class="star"' : ''} id="wall-${id}">
<a href="#${id}">${image(shown, true)}<span class="title">${text(work.title)}</span></a>
<span class="num">seed ${work.seed}</span>
</li>`
}

const fact = (name: string, value: string) => (value ? `<dt>${name}</dt><dd>${value}</dd>` : '')

/** A web address becomes a link; anything else stays words, so that no scheme can run. */
function source(address: string): string {
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return text(address)
  return `<a href="${text(address)}" rel="noopener noreferrer">${text(address)}</a>`
}

/** One work by itself; shown in place of the wall while the address names it. */
function alone(all: Shown[], i: number): string {
  const shown = all[i]!
  const { work } = shown
  const before = all[i - 1]
  const after = all[i + 1]
  return `<article id="${shown.id}" aria-labelledby="${shown.id}-title">
<a class="picture" href="${text(shown.picture)}">${image(shown, true)}</a>
<div class="about">
<h2 id="${shown.id}-title">${text(work.title)}</h2>
<dl>
${fact('Seed', `<span class="num">${work.seed}</span>`)}
${fact('Run', `<i>${text(work.runName)}</i>, step <span class="num">${work.step.toLocaleString('en-GB')}</span>`)}
${fact('Recipe', text(work.ganTitle))}
${fact('Learned from', `<i>${text(work.datasetName)}</i>, ${plural(work.datasetPictures, 'picture')}`)}
${fact('Licence', text(work.licence.licence))}
${fact('Credit', text(work.licence.author))}
${fact('Fingerprint', `<span class="num">${text(work.fingerprint.slice(0, 12))}</span>`)}
</dl>
<nav aria-label="Works">
${before ? `<a href="#${before.id}">Previous</a>` : ''}
${after ? `<a href="#${after.id}">Next</a>` : ''}
<a href="#wall-${shown.id}">All works</a>
</nav>
</div>
</article>`
}

function creditLine(credit: Credit): string {
  const parts = [
    `Made from <i>${text(credit.dataset)}</i>, ${plural(credit.pictures, 'picture')}`,
    credit.licence && `Licence: ${text(credit.licence)}`,
    credit.author && `Credit: ${text(credit.author)}`,
    credit.source && `Source: ${source(credit.source)}`
  ]
  return `<li>${parts.filter(Boolean).join('. ')}.</li>`
}

function page(title: string, all: Shown[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Atelier">
<title>${text(title)}</title>
<link rel="stylesheet" href="gallery.css">
</head>
<body>
<main>
<header>
<h1>${text(title)}</h1>
<p>${plural(all.length, 'picture')}</p>
</header>
<ul class="wall">
${all.map(onWall).join('\n')}
</ul>
<section class="works" aria-label="One by one">
${all.map((_, i) => alone(all, i)).join('\n')}
</section>
</main>
<footer>
<h2>Where these pictures come from</h2>
<p>They were made by a generative model that learned from a dataset. Each file says so inside.</p>
<ul>
${creditsOf(all.map((shown) => shown.work))
  .map(creditLine)
  .join('\n')}
</ul>
<p>Made with Atelier.</p>
</footer>
</body>
</html>
`
}

/** Writes `index.html`, `gallery.css` and `pictures/TITLE.png` for each work. */
export async function exportWebGallery(
  title: string,
  items: Item[],
  write: Write,
  step: Step
): Promise<void> {
  const names = distinct(items.map(({ work }) => safeName(work.title, 'Untitled')))
  const all = items.map((item, i) => ({
    ...item,
    id: `work-${i + 1}`,
    picture: `pictures/${encodeURIComponent(names[i]!)}.png`
  }))
  for (const [i, item] of items.entries()) {
    step(i)
    await write(`pictures/${names[i]}.png`, await pictureOf(item))
  }
  await write('gallery.css', stylesheet)
  await write('index.html', page(title, all))
}
