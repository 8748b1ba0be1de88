// What goes wrong on other people's disks is said in the window in a sentence with a way on, and nothing is changed.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './app'
import { drawPictures } from './pictures'

/** The view that replaces everything while no library is open. */
async function expectFailed(page: Page, sentence: RegExp): Promise<void> {
  const alert = page.getByRole('alert')
  await expect(alert.getByRole('heading')).toHaveText('Atelier could not open your library')
  await expect(alert).toContainText(sentence)
  await expect(alert).not.toContainText(/\bat .+:\d+:\d+|Error:|SQLITE|undefined/)
}

const firstRun = (page: Page) => page.getByRole('heading', { name: 'Teach a model your way of seeing' })

test('a corrupt library is left as it is; another one can be chosen', async ({ desk }) => {
  mkdirSync(desk.library, { recursive: true })
  const log = join(desk.library, 'atelier.db')
  const garbage = Buffer.alloc(40_000, 'not a database, but somebody may want to look into it. ')
  writeFileSync(log, garbage)
  const { page, answerDialog, call } = await desk.start()
  await expectFailed(page, /damaged|not a database|cannot be read|could not be read/i)
  expect(readFileSync(log).equals(garbage)).toBe(true)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expectFailed(page, /damaged|not a database|cannot be read|could not be read/i)

  const other = join(desk.folder, 'another library')
  mkdirSync(other)
  await answerDialog(other)
  await page.getByRole('button', { name: 'Choose another library' }).click()
  await expect(firstRun(page)).toBeVisible()
  expect((await call('studio.open')).library).toBe(other)
  expect(readFileSync(log).equals(garbage)).toBe(true)
})

test('a damaged library opens once its log is put back', async ({ desk }) => {
  const before = await desk.start()
  await before.call('preferences.set', { theme: 'gallery', wall: 'black', singleKeys: false })
  await before.close()
  const log = join(desk.library, 'atelier.db')
  renameSync(log, `${log}.kept`)
  writeFileSync(log, 'half')
  const { page, call } = await desk.start()
  await expectFailed(page, /\w/)
  renameSync(`${log}.kept`, log)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(firstRun(page)).toBeVisible()
  expect((await call('studio.open')).preferences.wall).toBe('black')
})

test('two studios do not share one library', async ({ desk }) => {
  const first = await desk.start()
  await expect(firstRun(first.page)).toBeVisible()
  const second = await desk.start({ userData: join(desk.folder, 'second user') })
  await expectFailed(second.page, /already open in another Atelier/)
  await first.close()
  await second.page.getByRole('button', { name: 'Try again' }).click()
  await expect(firstRun(second.page)).toBeVisible()
})

test('a library on a read-only disk', async ({ desk }) => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'only root may mount')
  const disk = join(desk.folder, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk])
  try {
    execFileSync('mount', ['-o', 'remount,ro', disk])
    const { page, close } = await desk.start({ library: join(disk, 'library') })
    await expectFailed(page, /read-only|cannot be changed|cannot be made/)
    execFileSync('mount', ['-o', 'remount,rw', disk])
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(firstRun(page)).toBeVisible()
    await close()
  } finally {
    execFileSync('umount', [disk])
  }
})

test('folders that cannot become a dataset', async ({ desk, studio }) => {
  const { page } = studio
  const empty = join(desk.folder, 'nothing in here')
  mkdirSync(empty)
  const text = join(desk.folder, 'only text')
  mkdirSync(text)
  writeFileSync(join(text, 'letter.png'), 'Dear reader,')
  const few = await drawPictures(join(desk.folder, `three "odd"\n<script>alert(1)</script> 🦋`), 3)

  await studio.answerDialog(empty)
  await page.getByRole('button', { name: /Add a folder of your pictures/ }).click()
  await expect(page.getByRole('alert')).toContainText(/no pictures|empty|no picture/i)
  await studio.answerDialog(text)
  await page.getByRole('button', { name: 'Choose another folder' }).click()
  await expect(page.getByRole('button', { name: '1 file, left out' })).toBeVisible()
  await page.getByRole('button', { name: 'Prepare 0 pictures' }).click()
  await expect(page.getByRole('alert')).toContainText('No picture could be read')
  await studio.answerDialog(few)
  await page.getByRole('button', { name: 'Choose a folder' }).click()
  await page.getByRole('button', { name: /^Prepare 3 pictures/ }).click()
  await expect(page.getByRole('alert')).toContainText(/\b3\b|few/i)

  const gone = await studio.ask('datasets.look', { paths: [join(desk.folder, 'gone')], resolution: 32 })
  expect(gone).toMatchObject({ ok: false, fault: { code: expect.stringMatching(/not-found|disk/) } })
  expect(await studio.call('datasets.list')).toEqual([])
})
