// Answers the page: who asks is checked first, then what is asked, then what is answered.
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { z } from 'zod'
import { answer } from '../preload/answer'
import { calls } from '../preload/contract'
import { fail, type Result } from '../preload/result'
import { pageAddress } from './protocol'

type Calls = typeof calls
export type CallName = keyof Calls
/** A handler for every call of the contract: one that is missing or misspelt does not compile. */
export type Handlers = {
  [N in CallName]: (
    input: z.output<Calls[N]['in']>
  ) => z.input<Calls[N]['out']> | Promise<z.input<Calls[N]['out']>>
}

/** Only the top frame of our own window, and only while it shows our own page. */
function isOurs({ sender, senderFrame }: IpcMainInvokeEvent, page: WebContents | undefined): boolean {
  return page !== undefined && sender === page && senderFrame === page.mainFrame && isPage(senderFrame.url)
}

function isPage(address: string): boolean {
  return address === pageAddress || address.startsWith(`${pageAddress}#`)
}

const isCall = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name)

type Refused = Result<never>

/** The sentence for the page; what exactly was asked is for the log. */
function refuse(message: string, asked: unknown, log: (error: unknown) => void): Refused {
  const error = fail('invalid', message, undefined, asked)
  log(error)
  return { ok: false, fault: error.fault }
}

/** Listens for calls until the studio ends. `page` answers the contents of the window, if there is one. */
export function listen(
  page: () => WebContents | undefined,
  handlers: Handlers,
  log: (error: unknown) => void
): void {
  ipcMain.handle('call', (event, name: unknown, input: unknown) => {
    if (!isOurs(event, page())) {
      return refuse('This did not come from the window of the studio.', event.senderFrame?.url, log)
    }
    if (!isCall(name)) return refuse('The studio has no such call.', name, log)
    return answer(calls[name], handlers[name] as (input: unknown) => unknown, input, log)
  })
}
