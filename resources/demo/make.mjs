// Draws the demo pictures anew, the same each time; first: npm i --no-save @dicebear/core@9.4.3 @dicebear/open-peeps@9.4.3 @resvg/resvg-js@2.6.2
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAvatar } from '@dicebear/core'
import * as openPeeps from '@dicebear/open-peeps'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { Resvg } from '@resvg/resvg-js'

const count = 1000
const side = 96
const quality = 82
const folder = join(import.meta.dirname, 'portraits')

const backgrounds = ['e9dfcf', 'd8e2d6', 'cddbe6', 'ecd5cd', 'e2d9e8', 'f1e4bd', 'cfe3e1', 'dfdad4']
const clothes = [
  '35506b',
  'b8553f',
  'dda044',
  '5f8263',
  '7d6391',
  '4b88a8',
  'cd7f8a',
  'f2e6d0',
  '4a4540',
  'e07b52',
  '8fb8a8'
]
const natural = ['2c1b18', '4a312c', '724133', 'a55728', 'b58143', 'd6b370', 'e8e1e1']
const hair = [...natural, 'ecdcbf', 'c93305', 'd98a94']
const skin = ['ffdbb4', 'f3c298', 'edb98a', 'd08b5b', 'ae5d29', '8a5334', '694d3d']

// Hair with which a beard goes, then the rest. Left out: what does not fit the frame.
const short = [
  'flatTop',
  'grayShort',
  'hatBeanie',
  'hatHip',
  'noHair1',
  'noHair2',
  'noHair3',
  'pomp',
  'shaved1',
  'shaved2',
  'shaved3',
  'short1',
  'short2',
  'short3',
  'short4',
  'short5',
  'turban',
  'dreads1',
  'twists',
  'twists2',
  'mohawk2'
]
const long = [
  'afro',
  'bangs',
  'bangs2',
  'bun',
  'bun2',
  'buns',
  'cornrows2',
  'dreads2',
  'grayBun',
  'grayMedium',
  'hijab',
  'long',
  'longBangs',
  'longCurly',
  'medium1',
  'medium2',
  'medium3',
  'mediumBangs',
  'mediumBangs2',
  'mediumBangs3',
  'mediumStraight'
]
const faces = [
  'awe',
  'blank',
  'calm',
  'cheeky',
  'concerned',
  'contempt',
  'cute',
  'driven',
  'eatingHappy',
  'explaining',
  'eyesClosed',
  'lovingGrin1',
  'lovingGrin2',
  'serious',
  'smile',
  'smileBig',
  'smileLOL',
  'smileTeethGap',
  'solemn',
  'suspicious',
  'tired'
]
const beards = [
  'chin',
  'full',
  'full2',
  'full3',
  'full4',
  'goatee1',
  'goatee2',
  'moustache1',
  'moustache2',
  'moustache3',
  'moustache5',
  'moustache7'
]
const glasses = ['glasses', 'glasses2', 'glasses3', 'glasses4', 'glasses5', 'sunglasses', 'sunglasses2']

/** Mulberry32: the same numbers from 0 to 1 for the same seed, everywhere. */
function random(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function portrait(number) {
  const next = random(number * 7919)
  const pick = (list) => [list[Math.floor(next() * list.length)]]
  const isShort = next() < 0.5
  const hasBeard = isShort && next() < 0.35
  return createAvatar(openPeeps, {
    seed: String(number),
    scale: 106,
    translateX: 1,
    translateY: 2,
    head: pick(isShort ? short : long),
    face: pick(faces),
    facialHair: pick(beards),
    facialHairProbability: hasBeard ? 100 : 0,
    accessories: pick(glasses),
    accessoriesProbability: next() < 0.22 ? 100 : 0,
    maskProbability: 0,
    skinColor: pick(skin),
    headContrastColor: pick(hasBeard ? natural : hair),
    clothingColor: pick(clothes),
    backgroundColor: pick(backgrounds)
  }).toString()
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
let bytes = 0
for (let number = 1; number <= count; number++) {
  const drawing = new Resvg(portrait(number), { fitTo: { mode: 'width', value: side } }).render().asPng()
  const canvas = createCanvas(side, side)
  canvas.getContext('2d').drawImage(await loadImage(drawing), 0, 0)
  const file = await canvas.encode('webp', quality)
  writeFileSync(join(folder, `${String(number).padStart(4, '0')}.webp`), file)
  bytes += file.length
}
console.log(`${count} portraits, ${(bytes / 1e6).toFixed(2)} MB`)
