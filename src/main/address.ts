// The addresses by which the page asks for files of the library.

/**
 * `studio://library/<path>` of a file; `path` is relative to the library, with `/` or `\` between its parts.
 * `version` is for files that change under one name.
 */
export function addressOf(path: string, version?: number): string {
  const parts = path.split(/[\\/]/).map(encodeURIComponent)
  return `studio://library/${parts.join('/')}${version === undefined ? '' : `?v=${version}`}`
}
