// The main job, by hand in the window: from a folder of pictures to a trained model, kept works and an exported gallery.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Studio } from './app'
import { drawPictures } from './pictures'
import { reach, theRun } from './work'

const go = ({ page }: Studio, view: RegExp) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: view }).click()

async function addPictures(studio: Studio, folder: string): Promise<void> {
  const { page } = studio
  await expect(page.getByRole('button', { name: /demo set/ })).toBeVisible()
  await studio.answerDialog(await drawPictures(folder, 60))
  await page.getByRole('button', { name: /Add a folder of your pictures/ }).click()
  await page.getByRole('radio', { name: '32' }).click()
  await page.getByRole('combobox', { name: 'Licence' }).fill('CC BY 4.0')
  // The list of licences that opens below would take the next click for itself.
  await page.keyboard.press('Tab')
  await page.getByRole('textbox', { name: 'Author' }).fill('Ana "the" Artist')
  await page.getByText('I may use these pictures to train a model.').click()
  await page.getByRole('button', { name: 'Prepare 60 pictures' }).click()
  await expect(page.getByText('60 pictures to train on.')).toBeVisible()
}

async function startTraining({ page }: Studio): Promise<void> {
  await page.getByRole('button', { name: 'Train on this' }).click()
  await page.getByRole('radio', { name: /DCGAN/ }).click()
  await page.getByRole('textbox', { name: /^How many/ }).fill('45')
  await page.getByRole('textbox', { name: 'Name' }).fill('Discs <b>one</b>')
  await page.getByRole('button', { name: /Start training/ }).click()
}

async function pauseAndCarryOn(studio: Studio): Promise<void> {
  const { page } = studio
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'Pause' }).click()
  const paused = await reach(studio, 'pauses', ({ state }) => state === 'paused')
  expect(paused.checkpoint).toBe(paused.step)
  await main.getByRole('button', { name: 'Carry on' }).click()
  await reach(studio, 'goes on', ({ state, step }) => state === 'running' && step > paused.step)
  await main.getByRole('button', { name: 'Stop run' }).click()
  await reach(studio, 'stops', ({ state }) => state === 'stopped')
}

async function keepWithKeys(studio: Studio): Promise<void> {
  const { page } = studio
  const pictures = page.getByRole('button', { name: /^Seed \d+$/ })
  await pictures.nth(0).focus()
  await page.keyboard.press('h')
  await expect.poll(async () => (await studio.call('gallery.list')).length).toBe(1)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('h')
  await expect.poll(async () => (await studio.call('gallery.list')).length).toBe(2)
}

/** Opens an exported page by itself: what it shows, and what the browser complains about. */
function visit({ app }: Studio, file: string) {
  return app.evaluate(async ({ BrowserWindow }, path) => {
    const visitor = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
    const said: string[] = []
    visitor.webContents.on('console-message', (event, _level, message) => {
      said.push(message ?? (event as unknown as { message: string }).message)
    })
    await visitor.loadFile(path)
    const look = `(async () => {
      const display = (name) => getComputedStyle(document.querySelector(name)).display
      for (const image of document.images) image.loading = 'eager'
      await Promise.all([...document.images].map((image) => image.decode()))
      const before = display('#work-1')
      location.hash = 'work-1'
      return {
        widths: [...document.images].map((image) => image.naturalWidth),
        wall: display('.wall'),
        alone: [before, display('#work-1')]
      }
    })()`
    const seen = (await visitor.webContents.executeJavaScript(look)) as object
    visitor.destroy()
    return { ...seen, said }
  }, file)
}

test('an artist adds a folder, trains, pauses, goes on, keeps works and exports them', async ({
  desk,
  studio
}) => {
  const { page } = studio
  await addPictures(studio, join(desk.folder, 'discs 🦋'))
  const [dataset] = await studio.call('datasets.list')
  expect(dataset).toMatchObject({ pictures: 60, resolution: 32, broken: [] })

  await startTraining(studio)
  await expect(page.getByRole('button', { name: /^Seed \d+$/ }).first()).toBeVisible({ timeout: 60_000 })
  const run = await reach(studio, 'learns', ({ step }) => step > 12)
  expect(run.imagesPerSecond).toBeGreaterThan(0)
  expect((await studio.call('runs.samples', { run: run.id })).length).toBeGreaterThan(1)
  await page.screenshot({ path: 'test-results/spine-run.png' })
  await pauseAndCarryOn(studio)
  await keepWithKeys(studio)
  expect((await theRun(studio)).name).toBe('Discs <b>one</b>')

  await go(studio, /^Gallery/)
  await expect(page.getByRole('group', { name: '2 works' }).getByRole('button')).toHaveCount(2)
  const shown = () =>
    page.locator('.wall img').evaluateAll((all) => all.map((i) => (i as HTMLImageElement).naturalWidth))
  await expect.poll(shown).toEqual([32, 32])
  await page.screenshot({ path: 'test-results/spine-gallery.png' })

  const place = join(desk.folder, 'exports')
  mkdirSync(place)
  await studio.answerDialog(place)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('radio', { name: /Web gallery/ }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).fill('Autumn wall')
  await page.getByRole('button', { name: 'Make web gallery' }).click()
  await expect(page.getByText('The web gallery is ready')).toBeVisible()
  const site = join(place, 'Autumn wall')
  expect(readdirSync(site).sort()).toEqual(['gallery.css', 'index.html', 'pictures'])
  expect(readdirSync(join(site, 'pictures'))).toHaveLength(2)
  const text = readFileSync(join(site, 'index.html'), 'utf8')
  expect(text).toContain('Ana &quot;the&quot; Artist')
  expect(text).toContain('Discs &lt;b&gt;one&lt;/b&gt;')
  expect(await visit(studio, join(site, 'index.html'))).toEqual({
    widths: [32, 32, 32, 32],
    wall: 'none',
    alone: ['none', 'grid'],
    said: []
  })
  expect(existsSync(join(desk.folder, 'discs 🦋', '000.png'))).toBe(true)
})
