// Proves that studio:// shows the page and the library's pictures, and nothing else on the disk.
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentPolicy, serve } from './protocol'

let top: string
let library: string
let page: string

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'atelier-protocol-'))
  library = join(top, 'library')
  page = join(top, 'page')
  const files: Record<string, string> = {
    'page/index.html': '<!doctype html>',
    'page/assets/index.js': 'start()',
    'page/secret.pem': 'key',
    'outside.png': 'outside',
    'library/atelier.db': 'log',
    'library/at.png': 'at the top',
    'library/gallery/work.png': 'work',
    'library/gallery/work.json': '{}',
    'library/gallery/page.html': '<script>',
    'library/gallery/drawing.svg': '<svg>',
    'library/runs/r1/samples/000100.png': 'sheet',
    'library/runs/r1/samples/été 100% 🦋.png': 'named',
    'library/runs/r1/checkpoints/100/weights.png': 'weights',
    'library/datasets/d1/thumbnails/0.webp': 'thumbnail',
    'library/datasets/d1/images.bin': 'pixels',
    'library-2/gallery/work.png': 'neighbour'
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(top, name, '..'), { recursive: true })
    writeFileSync(join(top, name), content)
  }
  symlinkSync(join(top, 'outside.png'), join(library, 'gallery', 'link.png'))
  symlinkSync(join(library, 'atelier.db'), join(library, 'gallery', 'log.png'))
  symlinkSync(join(top, 'library-2', 'gallery'), join(library, 'runs', 'r1', 'linked'))
  symlinkSync(join(top, 'library-2'), join(library, 'runs', 'r2'))
  mkdirSync(join(library, 'gallery', 'folder.png'))
  symlinkSync('loop.png', join(library, 'gallery', 'loop.png'))
})
afterAll(() => rmSync(top, { recursive: true, force: true }))

const ask = (url: string, method = 'GET', open: string | undefined = library) =>
  serve({ url, method }, { page, library: () => open })

test.each([
  ['studio://library/gallery/work.png', 'work', 'image/png'],
  ['studio://library/runs/r1/samples/000100.png', 'sheet', 'image/png'],
  [`studio://library/runs/r1/samples/${encodeURIComponent('été 100% 🦋.png')}`, 'named', 'image/png'],
  ['studio://library/datasets/d1/thumbnails/0.webp', 'thumbnail', 'image/webp']
])('%s is shown and kept by the cache', async (url, text, type) => {
  const response = await ask(url)
  expect(await response.text()).toBe(text)
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toEqual({
    'content-type': type,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff'
  })
})

test('the page comes with its policy, which index.html repeats', async () => {
  const response = await ask('studio://app/index.html')
  expect(await response.text()).toBe('<!doctype html>')
  expect(response.headers.get('content-security-policy')).toBe(contentPolicy)
  expect(contentPolicy).not.toContain('unsafe')
  expect((await ask('studio://app/assets/index.js')).headers.get('content-type')).toContain('javascript')
  expect(readFileSync('src/renderer/index.html', 'utf8')).toContain(`content="${contentPolicy}"`)
})

test.each([
  'studio://library/atelier.db',
  'studio://library/at.png',
  'studio://library/gallery/work.json',
  'studio://library/gallery/page.html',
  'studio://library/gallery/drawing.svg',
  'studio://library/gallery/gone.png',
  'studio://library/gallery/folder.png',
  'studio://library/gallery/link.png',
  'studio://library/gallery/loop.png',
  'studio://library/gallery/',
  'studio://library/gallery//work.png',
  'studio://library/',
  'studio://library/runs/r1/checkpoints/100/weights.png',
  'studio://library/runs/r1/samples/deeper/000100.png',
  'studio://library/runs/r1/linked/work.png',
  'studio://library/runs/r2/samples/work.png',
  'studio://library/datasets/d1/images.bin',
  'studio://library/../outside.png',
  'studio://library/gallery/../../outside.png',
  'studio://library/gallery/%2e%2e/%2e%2e/outside.png',
  'studio://library/gallery/..%2f..%2foutside.png',
  'studio://library/gallery/..%5c..%5coutside.png',
  'studio://library/gallery/..\\..\\outside.png',
  'studio://library/gallery/%252e%252e%252foutside.png',
  'studio://library/gallery/work.png%00.png',
  'studio://library/gallery/C:work.png',
  'studio://library/gallery/%ff.png',
  `studio://library/gallery/${'n'.repeat(300)}.png`,
  'studio://library/%2fetc%2fpasswd',
  'studio://library//etc/passwd',
  'studio://library-2/gallery/work.png',
  'studio://elsewhere/gallery/work.png',
  'studio://app/secret.pem',
  'studio://app/../outside.png',
  'studio://app/%2e%2e/outside.png',
  'studio://app/assets/..%2f..%2foutside.png',
  'studio://app/'
])('%s is not there', async (url) => {
  const response = await ask(url)
  expect(response.status).toBe(404)
  expect(await response.text()).toBe('')
})

test('only reading, only while a library is open', async () => {
  expect((await ask('studio://library/gallery/work.png', 'POST')).status).toBe(404)
  expect((await ask('studio://library/gallery/work.png', 'GET', '')).status).toBe(404)
})

test('a link inside the library may not show what lies in it but is not a picture', async () => {
  expect((await ask('studio://library/gallery/log.png')).status).toBe(404)
})
