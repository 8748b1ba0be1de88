// Makes the pictures that recipes are proved on, out of packages: node resources/proofs/data.mjs NAME INTO
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createCanvas, ImageData, loadImage } from '@napi-rs/canvas'
import { inCache } from '../../src/setup/paths.mjs'

const cache = inCache('proofs', 'packages')

/** Makes a folder whole or not at all. */
function once(folder, make) {
  if (existsSync(folder)) return folder
  const draft = `${folder}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  make(draft)
  renameSync(draft, folder)
  return folder
}

const run = (command, words, cwd) =>
  execFileSync(command, words, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })

/** The folder of an npm package, unpacked and not installed. */
const npmPackage = (name, version) =>
  once(join(cache, `${name.replace(/[@/]/g, '_')}-${version}`), (folder) => {
    const archive = String(run('npm', ['pack', '--silent', `${name}@${version}`], folder)).trim()
    run('tar', ['-xzf', archive, '--strip-components=1'], folder)
    rmSync(join(folder, archive))
  })

/** The files of a Debian package, unpacked and not installed. */
const debianPackage = (name) =>
  once(join(cache, `debian-${name}`), (folder) => {
    run('apt-get', ['download', name], folder)
    const [archive] = readdirSync(folder)
    run('dpkg-deb', ['-x', archive, '.'], folder)
    rmSync(join(folder, archive))
  })

/** Draws SVG; installed beside the cache, since the studio itself has no use for it. */
function drawer() {
  const folder = once(join(cache, 'resvg-js-2.6.2'), (draft) => {
    writeFileSync(join(draft, 'package.json'), '{"private":true}')
    run('npm', ['install', '--silent', '--no-audit', '--no-fund', '@resvg/resvg-js@2.6.2'], draft)
  })
  const { Resvg } = createRequire(join(folder, 'package.json'))('@resvg/resvg-js')
  return (svg, width) => new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng()
}

function write(folder, name, bytes) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), bytes)
}

/** The same numbers on every machine (SplitMix32), so that the same pictures are held out. */
function shuffle(items) {
  const order = [...items]
  let state = 7
  const next = () => {
    state = (state + 0x9e3779b9) | 0
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    return ((word ^ (word >>> 15)) >>> 0) / 2 ** 32
  }
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return order
}

/** A grey picture as PNG. values: 0 to 255, row by row. */
function greyPng(values, side) {
  const canvas = createCanvas(side, side)
  const rgba = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let i = 0; i < side * side; i++) rgba.fill(values[i], 4 * i, 4 * i + 3)
  canvas.getContext('2d').putImageData(new ImageData(rgba, side, side), 0, 0)
  return canvas.toBuffer('image/png')
}

const garments = [
  'T-shirt',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Boot'
]
const small = 28

/** `each(values, label, n)` of the first `count` pictures of a set. */
function fashionOf(set, count, each) {
  const folder = join(debianPackage('dataset-fashion-mnist'), 'usr/share/datasets/fashion-mnist')
  const read = (name, header) => gunzipSync(readFileSync(join(folder, name))).subarray(header)
  const [pictures, labels] = [read(`${set}-images-idx3-ubyte.gz`, 16), read(`${set}-labels-idx1-ubyte.gz`, 8)]
  for (let n = 0; n < count; n++)
    each(pictures.subarray(n * small ** 2, (n + 1) * small ** 2), garments[labels[n]], n)
}

function fashion(into) {
  const save = (folder) => (values, label, n) =>
    write(join(folder, label), `${n}.png`, greyPng(values, small))
  fashionOf('train', 12_000, save(join(into, 'pictures')))
  fashionOf('t10k', 2000, save(join(into, 'held-out')))
}

function digits(into) {
  for (let digit = 0; digit < 10; digit++) {
    const { data } = JSON.parse(readFileSync(join(npmPackage('mnist', '1.1.0'), `src/digits/${digit}.json`)))
    const values = data.map((value) => Math.round(value * 255))
    for (let n = 0; n < Math.floor(values.length / small ** 2); n++) {
      const part = n < 800 ? 'pictures' : 'held-out'
      const picture = values.slice(n * small ** 2, (n + 1) * small ** 2)
      write(join(into, part, String(digit)), `${n}.png`, greyPng(picture, small))
    }
  }
}

/** File names of Google's emoji without flags; skin tones are not among them. */
function emojiNames() {
  const list = JSON.parse(readFileSync(join(npmPackage('emoji-datasource-google', '16.0.0'), 'emoji.json')))
  const wanted = list.filter(({ category }) => category !== 'Flags' && category !== 'Component')
  return wanted.filter((each) => each.has_img_google && each.has_img_twitter).map(({ image }) => image)
}

const emojiFile = (vendor, name) =>
  readFileSync(join(npmPackage(`emoji-datasource-${vendor}`, '16.0.0'), 'img', vendor, '64', name))

function emoji(into) {
  for (const name of emojiNames()) write(join(into, 'pictures'), name, emojiFile('google', name))
}

/** Unpaired: what is held out of the one is held out of the other. */
function vendors(into) {
  shuffle(emojiNames()).forEach((name, i) => {
    for (const vendor of ['google', 'twitter'])
      write(join(into, i < 300 ? `held-out-${vendor}` : vendor), name, emojiFile(vendor, name))
  })
}

/** Line art and the same in colour, as pairs. */
function lines(into) {
  const draw = drawer()
  const sets = { lines: ['fluent-emoji-high-contrast', '1.2.6'], colours: ['fluent-emoji', '1.2.7'] }
  const icons = Object.fromEntries(
    Object.entries(sets).map(([part, [name, version]]) => {
      const set = JSON.parse(readFileSync(join(npmPackage(`@iconify-json/${name}`, version), 'icons.json')))
      return [part, set]
    })
  )
  const names = Object.keys(icons.lines.icons).filter((name) => icons.colours.icons[name])
  shuffle(names).forEach((name, i) => {
    for (const [part, { icons: bodies, width = 32, height = 32 }] of Object.entries(icons)) {
      const { body, width: w = width, height: h = height } = bodies[name]
      // Of one size whatever its box is, so that both fit each other.
      const size = 'width="64" height="64"'
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${w} ${h}">${body}</svg>`
      write(join(into, i < 200 ? `held-out-${part}` : part), `${name}.png`, draw(svg, 64))
    }
  })
}

function demo(into, count) {
  const folder = join(import.meta.dirname, '..', 'demo', 'portraits')
  const names = shuffle(readdirSync(folder).sort()).slice(0, count)
  for (const name of names) write(join(into, 'pictures'), name, readFileSync(join(folder, name)))
}

/** The largest version of each wallpaper. */
async function wallpaperFiles() {
  const roots = {
    'plasma-workspace-wallpapers': 'usr/share/wallpapers',
    'mate-backgrounds': 'usr/share/backgrounds/mate'
  }
  const found = new Map()
  for (const [name, root] of Object.entries(roots)) {
    const folder = join(debianPackage(name), root)
    const files = readdirSync(folder, { recursive: true }).filter((file) => /\.(jpe?g|png)$/i.test(file))
    for (const file of files.filter((each) => !each.includes('screenshot'))) {
      const own = name.startsWith('plasma') ? file.split('/')[0] : basename(file).replace(/[_.].*$/, '')
      const picture = await loadImage(readFileSync(join(folder, file)))
      const better = !found.has(own) || found.get(own).width < picture.width
      if (picture.width >= 1600 && picture.width > picture.height && better) found.set(own, picture)
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, picture]) => picture)
}

const tile = 256

/** Halved or more, so that they are sharp, and cut into squares; ten of them whole are held out. */
async function wallpapers(into) {
  const pictures = shuffle(await wallpaperFiles())
  pictures.forEach((picture, i) => {
    const [width, height] = [1280, Math.round((1280 * picture.height) / picture.width)]
    const canvas = createCanvas(width, height)
    const context = canvas.getContext('2d')
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture, 0, 0, width, height)
    for (let y = 0; y + tile <= height; y += tile) {
      for (let x = 0; x + tile <= width; x += tile) {
        const cut = createCanvas(tile, tile)
        cut.getContext('2d').drawImage(canvas, -x, -y)
        write(join(into, i < 10 ? 'held-out' : 'pictures'), `${i}-${x}-${y}.png`, cut.toBuffer('image/png'))
      }
    }
  })
}

const sets = {
  fashion,
  digits,
  emoji,
  vendors,
  lines,
  wallpapers,
  peeps: (into) => demo(into, 1000),
  'peeps-300': (into) => demo(into, 300)
}

const [name, into] = process.argv.slice(2)
if (!sets[name] || !into) throw new Error(`usage: data.mjs ${Object.keys(sets).join('|')} INTO`)
const draft = `${into}.draft`
rmSync(draft, { recursive: true, force: true })
mkdirSync(draft, { recursive: true })
await sets[name](draft)
renameSync(draft, into)
