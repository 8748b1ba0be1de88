// Serves studio://app (the built page) and studio://library (pictures of the library) and nothing else on the disk.
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { Readable } from 'node:stream'

export const scheme = 'studio'
export const pageAddress = 'studio://app/index.html'

/** Registered before the app is ready: addresses with hosts, of a secure origin, that fetch may ask. */
export const privileges = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true }
}

/**
 * Content-Security-Policy of the page, sent as a header; `index.html` says the same.
 * No inline script or style: Svelte's `style:` directives set properties one by one, which is allowed; style attributes are not.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' studio: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'"
].join('; ')

const pageTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp'
}
const pictureTypes: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp'
}

const endingOf = (path: string) => extname(path).toLowerCase()

/** Where pictures lie in a library: never the log, a checkpoint or the packed pixels. */
const pictureFolders = [
  /^datasets\/[^/]+\/thumbnails\/[^/]+$/,
  /^runs\/[^/]+\/samples\/[^/]+$/,
  /^gallery\/[^/]+$/
]

type Known = {
  types: Record<string, string>
  /** Whether a path (relative, with "/") may be seen. */
  shown: (path: string) => boolean
  headers: Record<string, string>
}

const pageFiles: Known = {
  types: pageTypes,
  shown: (path) => Object.hasOwn(pageTypes, endingOf(path)),
  headers: { 'content-security-policy': contentPolicy, 'cache-control': 'no-cache' }
}

const pictures: Known = {
  types: pictureTypes,
  shown: (path) =>
    Object.hasOwn(pictureTypes, endingOf(path)) && pictureFolders.some((folder) => folder.test(path)),
  // A picture of the library is written once under its name.
  headers: {
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'"
  }
}

type Place = Known & { root: string; path: string; type: string }

/** The decoded path of an address, or nothing when a part of it could mean another place on some system. */
function pathOf(address: URL): string | undefined {
  const encoded = address.pathname.slice(1)
  if (/%(2f|5c|00)/i.test(encoded)) return undefined
  let path: string
  try {
    path = decodeURIComponent(encoded)
  } catch {
    return undefined
  }
  const parts = path.split('/')
  const odd = parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part))
  return odd ? undefined : path
}

/** Opens the file of `place` if, once all links are followed, it is a plain file that may be shown; otherwise nothing. */
async function openPlace({
  root,
  path,
  shown
}: Place): Promise<{ file: FileHandle; bytes: number } | undefined> {
  let file: FileHandle | undefined
  try {
    const top = await realpath(root)
    const real = await realpath(join(top, path))
    const inside = real.startsWith(top + sep) && real.slice(top.length + 1).replaceAll(sep, '/')
    if (!inside || !shown(inside)) return undefined
    file = await open(real, 'r')
    const stat = await file.stat()
    if (stat.isFile()) return { file, bytes: stat.size }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (!['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EISDIR'].includes(code)) throw error
  }
  await file?.close()
  return undefined
}

function placeOf(address: URL, roots: Roots): Place | undefined {
  const path = pathOf(address)
  if (path === undefined) return undefined
  const root = address.host === 'app' ? roots.page : address.host === 'library' ? roots.library() : undefined
  if (!root) return undefined
  const known = address.host === 'app' ? pageFiles : pictures
  return known.shown(path) ? { root, path, type: known.types[endingOf(path)]!, ...known } : undefined
}

/** `page` is the folder of the built page; `library` answers the folder of the open library, if one is open. */
export type Roots = { page: string; library: () => string | undefined }

const nothing = () => new Response(null, { status: 404, headers: { 'x-content-type-options': 'nosniff' } })

/** Answers one request of the page; 404 for whatever is not meant to be seen. */
export async function serve(request: { url: string; method: string }, roots: Roots): Promise<Response> {
  const place = request.method === 'GET' ? placeOf(new URL(request.url), roots) : undefined
  const opened = place && (await openPlace(place))
  if (!opened) return nothing()
  const body = Readable.toWeb(opened.file.createReadStream()) as ReadableStream<Uint8Array>
  return new Response(body, {
    headers: {
      ...place.headers,
      'content-type': place.type,
      'content-length': String(opened.bytes),
      'x-content-type-options': 'nosniff'
    }
  })
}
