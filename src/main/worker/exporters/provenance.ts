// Says where a picture comes from, inside the picture: made by a model, from which seed, run, recipe and dataset, under which licence.
import { withText } from './png-text'

/** Everything is the artist's own words or a number as text; what is unknown is left out. */
export type Provenance = {
  title?: string
  seed?: string
  run?: string
  step?: string
  recipe?: string
  dataset?: string
  licence?: string
  /** Who is to be credited for the pictures that the model learned from. */
  credit?: string
  source?: string
  software?: string
}

/** IPTC NewsCodes, digital source type: made by a model that learned from examples. */
export const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'

const own = ['seed', 'run', 'step', 'recipe', 'dataset', 'licence', 'source'] as const

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Text as it may stand in XML and HTML, in content and in quoted attributes. Control characters that XML forbids go. */
export function escapeMarkup(text: string): string {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (c) => escapes[c]!)
}

const element = (name: string, text: string | undefined) =>
  text ? `<${name}>${escapeMarkup(text)}</${name}>` : ''
const alternative = (name: string, text: string | undefined) =>
  text
    ? `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escapeMarkup(text)}</rdf:li></rdf:Alt></${name}>`
    : ''

/** The XMP packet (ISO 16684-1) with the IPTC photo metadata that marks made media. */
function xmp(facts: Provenance): string {
  const properties = [
    element('Iptc4xmpExt:DigitalSourceType', digitalSourceType),
    alternative('dc:title', facts.title),
    alternative('dc:rights', facts.licence),
    element('photoshop:Credit', facts.credit),
    element('xmp:CreatorTool', facts.software),
    ...own.map((name) => element(`atelier:${name}`, facts[name]))
  ].join('')
  return (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"' +
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:atelier="urn:atelier:provenance#"' +
    ` xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">${properties}` +
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
  )
}

function description(facts: Provenance): string {
  const parts = [
    'Made with a generative model that learned from pictures (trained algorithmic media).',
    facts.recipe && `Recipe: ${facts.recipe}.`,
    facts.run && `Run: ${facts.run}.`,
    facts.step && `Step: ${facts.step}.`,
    facts.seed && `Seed: ${facts.seed}.`,
    facts.dataset && `Learned from: ${facts.dataset}.`
  ]
  return parts.filter(Boolean).join(' ')
}

/** The picture with its provenance as plain PNG texts (which every viewer shows) and as XMP (which software reads). */
export function withProvenance(png: Buffer, facts: Provenance): Buffer {
  const texts = {
    'XML:com.adobe.xmp': xmp(facts),
    Title: facts.title,
    Description: description(facts),
    Copyright: facts.licence,
    Credit: facts.credit,
    Source: facts.source,
    Software: facts.software
  }
  const known = Object.entries(texts).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return withText(png, Object.fromEntries(known))
}
