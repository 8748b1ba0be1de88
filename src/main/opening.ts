// Holds the one library that is open: opens it when it is asked for, and another one in its place.

export type Opening<Core> = {
  /** The open library; opened now if it is not. Rejects with the reason, and tries anew when asked again. */
  get(): Promise<Core>
  /** Its folder while it is open. */
  folder(): string | undefined
  /** Closes what is open; `folder` is opened when it is asked for. */
  turnTo(folder: string): Promise<void>
  close(): Promise<void>
}

export function makeOpening<Core extends { close(): Promise<void> }>(
  first: string,
  open: (folder: string) => Promise<Core>
): Opening<Core> {
  let folder = first
  let current: { core: Promise<Core>; folder?: string } | undefined

  function openNow(): Promise<Core> {
    const opened: typeof current = { core: open(folder) }
    current = opened
    const place = folder
    opened.core.then(
      () => (opened.folder = place),
      () => {
        if (current === opened) current = undefined
      }
    )
    return opened.core
  }

  // Until it is closed it stays the open one: its pictures are served, and a call does not open it a second time.
  async function close(): Promise<void> {
    const last = current
    // One that could not be opened has nothing to close; whoever asked for it was told.
    const core = await last?.core.catch(() => undefined)
    await core?.close()
    if (current === last) current = undefined
  }

  return {
    get: () => current?.core ?? openNow(),
    folder: () => current?.folder,
    close,
    async turnTo(next) {
      await close()
      folder = next
    }
  }
}
