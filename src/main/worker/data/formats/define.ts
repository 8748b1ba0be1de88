// What a picture format is to Atelier: how its bytes are known, and what its header says before anything is decoded.

/** `opaque` promises that every pixel of a whole picture has full alpha. */
export type Header = { width: number; height: number; opaque: boolean }

export type Format = {
  title: string
  /** Looks at the first 16 bytes only. */
  begins(bytes: Buffer): boolean
  /** Reads the size and checks that the file is whole. Throws `Unreadable`. Never decodes pixels. */
  read(bytes: Buffer): Header
}
