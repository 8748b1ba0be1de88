// Every view in both themes: no WCAG A or AA violation, no sideways scrolling, every control reached by Tab; pictures of each for the eye.
import { join } from 'node:path'
import { expect, test } from './app'
import { look } from './look'
import { drawPictures } from './pictures'
import { reach, startRun } from './work'

test('the first run and the views of an empty library', async ({ studio }) => {
  await expect(studio.page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(studio.page.getByText(/free for datasets/)).toBeVisible()
  await look(studio, 'first-run')
  for (const [key, name] of [
    ['2', 'train'],
    ['3', 'runs'],
    ['5', 'explore'],
    ['6', 'gallery']
  ]) {
    await studio.page.keyboard.press(key!)
    await look(studio, `${name}-empty`)
  }
})

test('the views of a library with work in it', async ({ studio, desk }) => {
  test.setTimeout(400_000)
  const { page } = studio
  const { id } = await startRun(studio, desk.folder)
  await reach(studio, 'has pictures', ({ state, step }) => state === 'running' && step > 25)
  await studio.call('runs.pause', { run: id })
  await reach(studio, 'pauses', ({ state }) => state === 'paused')
  const samples = await studio.call('runs.samples', { run: id })
  for (const cell of [0, 3, 5])
    await studio.call('gallery.keep', { run: id, step: samples.at(-1)!.step, cell })

  await page.keyboard.press('1')
  await expect(page.getByRole('button', { name: 'Train on this' })).toBeVisible()
  await look(studio, 'datasets')
  await page.keyboard.press('2')
  await expect(page.getByRole('button', { name: /Start training/ })).toBeVisible()
  const drawings = await page.locator('.rc .gl').evaluateAll((all) => all.map((each) => each.innerHTML))
  expect(new Set(drawings).size, 'every recipe has a drawing of its own').toBe(drawings.length)
  expect(drawings.filter((each) => !/<(path|rect|circle)/.test(each))).toEqual([])
  await look(studio, 'train')

  const paths = [await drawPictures(join(desk.folder, 'profiles'), 24, 9)]
  await studio.call('datasets.import', { paths, name: 'Profiles', resolution: 32, ticket: 't2' })
  await page.keyboard.press('1')
  await page.getByText('Profiles').first().click()
  await expect(page.getByText('mostly one way')).toBeVisible()
  await look(studio, 'datasets-facing')
  await page.getByRole('button', { name: 'Train on this' }).click()
  await expect(page.getByText('These pictures face one way, so they are not mirrored.')).toBeVisible()
  await look(studio, 'train-facing')
  await page.keyboard.press('3')
  await look(studio, 'runs')
  await page.getByText('Discs at night').last().click()
  await expect(page.getByRole('button', { name: /^Seed \d+$/ }).first()).toBeVisible()
  await look(studio, 'run')
  await page.keyboard.press('5')
  await expect(page.getByRole('img', { name: /^Live picture/ })).toBeVisible()
  await look(studio, 'explore')
  await page.keyboard.press('6')
  await expect(page.getByRole('group', { name: '3 works' })).toBeVisible()
  await look(studio, 'gallery')
  await page.keyboard.press('Control+e')
  await expect(page.getByRole('dialog')).toBeVisible()
  await look(studio, 'export')
})
