// The type of a handler: exactly one for each call of the contract that needs no window.
import type { z } from 'zod'
import type { calls } from '../../preload/contract'

type Calls = typeof calls

/** These need Electron: the window answers them itself. */
export type WindowCall =
  'studio.chooseLibrary' | 'studio.chooseFolder' | 'studio.showFolder' | 'window.control'

export type StudioCall = Exclude<keyof Calls, WindowCall>

type Handler<Name extends keyof Calls> = (
  input: z.output<Calls[Name]['in']>
) => z.input<Calls[Name]['out']> | Promise<z.input<Calls[Name]['out']>>

export type StudioHandlers = { [Name in StudioCall]: Handler<Name> }

/** The handlers of one noun: `HandlersOf<'runs'>` are those of `runs.*`. */
export type HandlersOf<Noun extends string> = {
  [Name in StudioCall as Name extends `${Noun}.${string}` ? Name : never]: Handler<Name>
}
