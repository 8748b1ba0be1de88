// Tries something on one file of many: a file that cannot be used is an answer with a reason, not an error.
import { decode, openPicture, unreadableFrom, type Decoded } from './decode'
import type { Gate } from './flow'
import type { Found } from './scan'

export type Attempt<T> = { found: Found } & ({ value: T } | { reason: string })

/** Anything but an unusable file is thrown on. */
export async function attempt<T>(found: Found, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { found, value: await work() }
  } catch (error) {
    return { found, reason: unreadableFrom(error).message }
  }
}

/** Reads and decodes one picture when the gate has room for its pixels, which stay counted until `work` is done. */
export async function withPicture<T>(
  path: string,
  gate: Gate,
  work: (picture: Decoded) => Promise<T>
): Promise<T> {
  const opened = await openPicture(path)
  return gate.pass(opened.width * opened.height, async () => work(await decode(opened)))
}
