// Reads the pictures of the next step from the disk while the present one is computed.
import type { FileHandle } from 'node:fs/promises'

export class Ahead {
  /** Pictures that have arrived, by their place in the file. */
  private arrived = new Map<number, Buffer>()

  /** `size`: bytes of a picture. */
  constructor(
    private readonly file: FileHandle,
    private readonly size: number
  ) {}

  /** Begins to read the pictures at these bytes; what was read ahead before and not taken is let go. */
  begin(positions: readonly number[]): void {
    const arrived = new Map<number, Buffer>()
    this.arrived = arrived
    for (const position of positions) {
      // A read that fails is made again by whoever needs the picture, and reported there.
      void this.file.read(Buffer.alloc(this.size), 0, this.size, position).then(
        ({ buffer, bytesRead }) => bytesRead === this.size && arrived.set(position, buffer),
        () => false
      )
    }
  }

  /** The picture at this byte, if it has been read by now. */
  take(position: number): Buffer | undefined {
    return this.arrived.get(position)
  }
}
