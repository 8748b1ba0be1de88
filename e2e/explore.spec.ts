// A walk in a real model: the picture follows the hand, the same place is the same picture, also while the run trains on.
import type { Page } from '@playwright/test'
import { expect, test, type Studio } from './app'
import { look } from './look'
import { reach, startRun, type Recipe } from './work'

const picture = (page: Page) => page.getByRole('img', { name: /^Live picture/ })
const pad = (page: Page) => page.getByRole('slider', { name: 'Blend of four seeds' })

/** The pixels of the large picture as text. */
function pixelsOf(page: Page): Promise<string> {
  return picture(page).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return `${canvas.width} ${canvas.height} ${data.join()}`
  })
}

/** The pixels once the picture is called `name` and differs from `before`. */
async function pixelsAt(page: Page, name: RegExp, before = ''): Promise<string> {
  await expect(picture(page)).toHaveAccessibleName(name)
  await expect.poll(() => pixelsOf(page)).not.toBe(before)
  return pixelsOf(page)
}

/** Its steps take milliseconds. */
const small = { gan: 'vanilla', settings: { width: 32, batch: 8 } }

async function openPaused(studio: Studio, folder: string, recipe: Recipe = small) {
  const { id } = await startRun(studio, folder, recipe)
  await reach(studio, 'learns', ({ state, step }) => state === 'running' && step > 12)
  await studio.call('runs.pause', { run: id })
  const run = await reach(studio, 'pauses', ({ state }) => state === 'paused')
  await studio.page.keyboard.press('5')
  await expect(studio.page.getByRole('heading', { level: 1, name: 'Explore' })).toBeVisible()
  return run
}

test('by keyboard: the pad, seeds, neighbours and the path lead to pictures, and back', async ({
  studio,
  desk
}) => {
  const { page } = studio
  const run = await openPaused(studio, desk.folder)
  await expect(page.getByRole('button', { name: `Model: Discs at night, step ${run.step}` })).toBeVisible()
  const centre = await pixelsAt(page, /blend of 4 seeds/)
  expect(centre).toMatch(/^32 32 /)

  await pad(page).focus()
  await page.keyboard.press('ArrowRight')
  await expect(pad(page)).toHaveAttribute('aria-valuetext', '55% across, 50% down')
  const aside = await pixelsAt(page, /blend of 4 seeds/, centre)
  await page.keyboard.press('Shift+ArrowUp')
  await expect(pad(page)).toHaveAttribute('aria-valuetext', '55% across, 49% down')
  expect(await pixelsAt(page, /blend/, aside)).not.toBe(centre)
  await page.keyboard.press('Home')
  await expect.poll(() => pixelsOf(page)).toBe(centre)

  const seed = page.getByRole('textbox', { name: 'Seed', exact: true })
  await seed.fill('7')
  await page.keyboard.press('Enter')
  const seven = await pixelsAt(page, /seed 7$/, centre)
  await page.getByRole('button', { name: 'Next seed' }).click()
  const eight = await pixelsAt(page, /seed 8$/, seven)
  expect(eight).not.toBe(centre)
  await page.getByRole('button', { name: 'Place before' }).click()
  await expect.poll(() => pixelsOf(page)).toBe(seven)

  // A new seed at a corner changes what the pad makes.
  await pad(page).focus()
  await page.keyboard.press('Home')
  await expect.poll(() => pixelsOf(page)).toBe(centre)
  await page.getByRole('textbox', { name: 'Seed at the top left' }).fill('51')
  await page.keyboard.press('Tab')
  await expect.poll(() => pixelsOf(page)).not.toBe(centre)
  await pad(page).focus()
  await page.keyboard.press('r')
  await expect(picture(page)).toHaveAccessibleName(/seed \d+$/)
  await expect(seed).toHaveValue(/^\d+$/)
})

test('neighbours are gone to, the path is played, and what the studio paints is what it shows', async ({
  studio,
  desk
}) => {
  const { page } = studio
  const run = await openPaused(studio, desk.folder)
  const seed = page.getByRole('textbox', { name: 'Seed', exact: true })
  await seed.fill('12')
  await page.keyboard.press('Enter')
  const twelve = await pixelsAt(page, /seed 12$/)
  const { pixels } = await page.evaluate(async (id) => {
    const places = [{ seeds: [12], weights: [1] }]
    const answer = (await window.studio.call('explore.paint', { run: id, places })) as {
      value: { pixels: Uint8Array }
    }
    return { pixels: answer.value.pixels.join() }
  }, run.id)
  expect(twelve).toBe(`32 32 ${pixels}`)

  const neighbour = page.getByRole('button', { name: /^Neighbour 1, blend of 2 seeds/ })
  await neighbour.focus()
  await page.keyboard.press('Enter')
  await pixelsAt(page, /blend of 2 seeds/, twelve)

  await page.getByRole('button', { name: 'Add this place to the path' }).click()
  const stops = page.getByRole('button', { name: /^Stop \d/ })
  await expect(stops).toHaveCount(4)
  await expect(stops.last()).toHaveAttribute('aria-pressed', 'true')
  await stops.last().focus()
  await page.keyboard.press('Delete')
  await expect(stops).toHaveCount(3)

  await stops.first().click()
  const still = await pixelsAt(page, /seed 0$/)
  await pad(page).focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await pixelsAt(page, /blend of 2 seeds/, still)
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Play the path' })).toBeVisible()
})

test('while the run trains its step stands still until a newer one is gone to', async ({ studio, desk }) => {
  const { page } = studio
  const paused = await openPaused(studio, desk.folder)
  const before = await pixelsAt(page, /blend of 4 seeds/)
  await studio.call('runs.resume', { run: paused.id })
  await reach(studio, 'goes on', ({ state, step }) => state === 'running' && step > paused.step + 5)
  await pad(page).focus()
  await page.keyboard.press('ArrowLeft')
  const aside = await pixelsAt(page, /blend of 4 seeds/, before)
  await page.keyboard.press('Home')
  await expect.poll(() => pixelsOf(page)).toBe(before)
  const { checkpoint } = await studio.call('runs.snapshot', { run: paused.id })
  await page.getByRole('button', { name: /^Go to step/ }).click()
  await expect(page.getByRole('button', { name: /^Model: Discs at night, step/ })).toHaveAccessibleName(
    new RegExp(`step ${checkpoint}$`)
  )
  await expect.poll(() => pixelsOf(page)).not.toBe(before)
  expect(await pixelsOf(page)).not.toBe(aside)
})

test('truncation draws every seed towards the average picture, and a double click brings it back', async ({
  studio,
  desk
}) => {
  const { page } = studio
  await openPaused(studio, desk.folder, { gan: 'stylegan2', settings: { width: 8, batch: 4 } })
  const truncation = page.getByRole('slider', { name: 'Truncation' })
  const seed = page.getByRole('textbox', { name: 'Seed', exact: true })
  const go = async (to: number) => {
    await seed.fill(String(to))
    await page.keyboard.press('Enter')
  }
  await go(7)
  const seven = await pixelsAt(page, /seed 7$/)
  await truncation.focus()
  await page.keyboard.press('Home')
  await expect(truncation).toHaveAttribute('aria-valuetext', '0.00')
  const average = await pixelsAt(page, /seed 7$/, seven)
  await look(studio, 'explore-truncation')
  await go(8)
  await expect(picture(page)).toHaveAccessibleName(/seed 8$/)
  await expect.poll(() => pixelsOf(page)).toBe(average)
  await truncation.dblclick()
  await expect(truncation).toHaveAttribute('aria-valuetext', '1.00')
  await pixelsAt(page, /seed 8$/, average)
  await go(7)
  await expect.poll(() => pixelsOf(page)).toBe(seven)
})

test('every picture shows the label that is chosen', async ({ studio, desk }) => {
  const { page } = studio
  const labels = ['dawn', 'dusk', 'noon']
  await openPaused(studio, desk.folder, { gan: 'conditional', settings: { width: 8, batch: 8 }, labels })
  const label = page.getByRole('combobox', { name: 'Label' })
  const seed = page.getByRole('textbox', { name: 'Seed', exact: true })
  await seed.fill('4')
  await page.keyboard.press('Enter')
  // Seed 4 of itself shows the class 4 mod 3.
  const own = await pixelsAt(page, /seed 4$/)
  await label.selectOption('dawn')
  const dawn = await pixelsAt(page, /seed 4$/, own)
  await label.selectOption('dusk')
  await expect.poll(() => pixelsOf(page)).toBe(own)
  await label.selectOption('noon')
  expect(await pixelsAt(page, /seed 4$/, own)).not.toBe(dawn)
  await look(studio, 'explore-label')
})
