// Proves that a library that cannot be opened can be tried again or exchanged, and is opened and closed once.
import { expect, test } from 'vitest'
import { makeOpening } from './opening'

function rig() {
  const said: string[] = []
  const broken = new Set<string>()
  const opening = makeOpening('a', async (folder) => {
    said.push(`open ${folder}`)
    await Promise.resolve()
    if (broken.has(folder)) throw new Error(`${folder} is broken`)
    return { folder, close: () => Promise.resolve(void said.push(`close ${folder}`)) }
  })
  return { said, broken, opening }
}

test('asked by many, opened once', async () => {
  const { said, opening } = rig()
  expect(opening.folder()).toBeUndefined()
  const [one, other] = await Promise.all([opening.get(), opening.get()])
  expect(one).toBe(other)
  expect(opening.folder()).toBe('a')
  await opening.close()
  await opening.close()
  expect(said).toEqual(['open a', 'close a'])
})

test('a broken library is tried again when asked again', async () => {
  const { said, broken, opening } = rig()
  broken.add('a')
  await expect(opening.get()).rejects.toThrow('a is broken')
  expect(opening.folder()).toBeUndefined()
  broken.clear()
  expect((await opening.get()).folder).toBe('a')
  expect(said).toEqual(['open a', 'open a'])
})

test('another library takes the place of an open one and of a broken one', async () => {
  const { said, broken, opening } = rig()
  await opening.get()
  await opening.turnTo('b')
  broken.add('b')
  await expect(opening.get()).rejects.toThrow('b is broken')
  await opening.turnTo('c')
  expect((await opening.get()).folder).toBe('c')
  expect(opening.folder()).toBe('c')
  expect(said).toEqual(['open a', 'close a', 'open b', 'open c'])
})

test('closed while it is opening, it is closed once it is open', async () => {
  const { said, opening } = rig()
  const asked = opening.get()
  await opening.close()
  await asked
  expect(opening.folder()).toBeUndefined()
  expect(said).toEqual(['open a', 'close a'])
})
