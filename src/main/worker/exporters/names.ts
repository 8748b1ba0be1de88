// Makes names that every file system takes from whatever an artist called a thing.

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i
const longest = 80

/** At most `bytes` bytes of UTF-8, never half a character. */
function shortened(text: string, bytes: number): string {
  let length = 0
  let kept = ''
  for (const character of text) {
    length += Buffer.byteLength(character)
    if (length > bytes) break
    kept += character
  }
  return kept
}

/**
 * A file name without ending: no separators, control or direction marks, nothing that Windows reserves,
 * at most 80 bytes; letters of all scripts and emoji stay.
 */
export function safeName(title: string, otherwise: string): string {
  const plain = title
    .normalize('NFC')
    .replace(
      /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu,
      ' '
    )
    .replace(/\s+/g, ' ')
  const name = shortened(plain.replace(/^[. ]+/, ''), longest).replace(/[. ]+$/, '')
  if (name === '') return otherwise
  return reserved.test(name.split('.')[0]!.trim()) ? `${name}_` : name
}

/** The same names, made different from each other whatever the case: the second "Dawn" is "Dawn 2". */
export function distinct(names: string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let found = name
    for (let n = 2; taken.has(found.toLowerCase()); n++) found = `${name} ${n}`
    taken.add(found.toLowerCase())
    return found
  })
}
