// Why one picture cannot be used: the sentence that its line in the list of broken files shows.

/** Thrown for one file; the import goes on without it. `message` is a plain sentence for people. */
export class Unreadable extends Error {}

export const cutOff = () => new Unreadable('The file is cut off: its end is missing.')
export const damaged = () => new Unreadable('The file is damaged and cannot be read.')
