// A run that begins from an earlier one, by keyboard in the window: chosen, started, and told where it came from.
import { expect, test, type Studio } from './app'
import { look } from './look'
import { reach, startRun } from './work'

/** Its steps take milliseconds. */
const small = { gan: 'vanilla', settings: { width: 32, batch: 8 } }

const ended = async (studio: Studio, id: string) =>
  (await studio.call('runs.list')).find((run) => run.id === id && run.state === 'finished')

async function pausedRun(studio: Studio, folder: string) {
  const { id } = await startRun(studio, folder, small)
  await reach(studio, 'learns', ({ state, step }) => state === 'running' && step > 12)
  await studio.call('runs.pause', { run: id })
  return reach(studio, 'pauses', ({ state }) => state === 'paused')
}

test('an artist begins from an earlier run and keeps a layer of its critic', async ({ studio, desk }) => {
  test.setTimeout(400_000)
  const { page } = studio
  const first = await pausedRun(studio, desk.folder)
  const begin = page.getByRole('combobox', { name: 'Begin from' })
  const keep = page.getByRole('combobox', { name: 'Keep the critic’s first layers' })

  await page.keyboard.press('2')
  await page.getByRole('radio', { name: /DCGAN/ }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeVisible()
  await expect(begin, 'no run of this recipe').toHaveCount(0)
  await page.getByRole('radio', { name: /Vanilla GAN/ }).click()
  await expect(begin).toHaveValue('')
  await expect(keep).toHaveCount(0)

  await begin.focus()
  await page.keyboard.press('ArrowDown')
  await expect(begin).toHaveValue(first.id)
  await expect(begin.locator('option:checked')).toHaveText(`Discs at night, step ${first.checkpoint}`)
  await expect(keep).toHaveValue('0')
  await look(studio, 'train-warm')
  await keep.focus()
  await page.keyboard.press('End')
  await expect(keep).toHaveValue('8')

  const settings = { width: 64, batch: 8 }
  await page.keyboard.press('Control+,')
  await page.getByRole('dialog').getByRole('textbox', { name: 'Width' }).fill(String(settings.width))
  await page.getByRole('button', { name: 'Use these settings' }).click()
  await page.getByRole('radio', { name: 'Your own', exact: true }).click()
  await page.getByRole('radio', { name: 'pictures', exact: true }).click()
  await page.getByRole('textbox', { name: 'How many pictures' }).fill('160')
  await page.getByRole('textbox', { name: 'Name' }).fill('Second firing')
  await page.getByRole('button', { name: /Start training/ }).click()
  await expect(page.getByRole('alert')).toContainText('none is left to learn')

  await keep.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.getByRole('button', { name: /Start training/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Second firing' })).toBeVisible()
  await expect(page.getByText('Kept unchanged: the first layer of its critic')).toBeVisible()
  const [second] = await studio.call('runs.list')
  expect(second).toMatchObject({
    name: 'Second firing',
    from: { run: first.id, step: first.checkpoint },
    frozen: 1
  })
  await expect.poll(() => ended(studio, second!.id), { timeout: 90_000 }).toBeTruthy()
  const notes = (await studio.call('runs.events', { run: second!.id })).map(({ text }) => text)
  expect(notes).toContainEqual(
    expect.stringMatching(/^\d+ of \d+ tensors came from Discs at night, step \d+\./)
  )
  await look(studio, 'run-warm')
  await page.getByRole('button', { name: 'Discs at night' }).last().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Discs at night' })).toBeVisible()
  await page.keyboard.press('2')
  await expect(begin, 'what was begun from is forgotten').toHaveValue('')
})
