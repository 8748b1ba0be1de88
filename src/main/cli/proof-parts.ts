// Keeps what a proof has found so far: one that was cut need not train again what it had trained.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What was made of this order before and is in the folder; or, if nothing is, what is made of it now. */
export async function onceOf<Made>(folder: string, order: object, make: () => Promise<Made>): Promise<Made> {
  const name = createHash('sha256').update(JSON.stringify(order)).digest('hex').slice(0, 16)
  const file = join(folder, `${name}.json`)
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Made
  const made = await make()
  await writeFile(`${file}.partial`, JSON.stringify(made))
  await rename(`${file}.partial`, file)
  return made
}
