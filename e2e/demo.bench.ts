// Measures the demo as an artist meets it: its set, the suggested recipe, nine minutes; what is seen after 1, 3, 5 and 9. Judges nothing.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app'
import { reach, theRun } from './work'

const looks = [1, 3, 5, 9]
const minute = 60_000
const folder = join(import.meta.dirname, '../test-results/demo')

test('nine minutes of the demo', async ({ studio }) => {
  test.setTimeout(20 * minute)
  mkdirSync(folder, { recursive: true })
  const { page } = studio
  await page.getByRole('button', { name: /demo set/ }).click()
  await page.getByRole('button', { name: 'Train on this' }).click({ timeout: minute })
  await page.getByRole('radio', { name: /Your own/ }).click()
  await page.getByRole('textbox', { name: /^How many/ }).fill(String(looks.at(-1)))
  await page.screenshot({ path: join(folder, 'train.png') })
  await page.getByRole('button', { name: /Start training/ }).click()
  await expect.poll(async () => (await studio.call('runs.list')).length).toBe(1)
  for (const minutes of looks) {
    // Asked now and then only, so that asking takes nothing from the training.
    while ((await theRun(studio)).trainedMs < minutes * minute - 500) await page.waitForTimeout(2000)
    await page.screenshot({ path: join(folder, `minute-${minutes}.png`) })
  }
  const run = await reach(studio, 'finishes', ({ state }) => state === 'finished')
  await page.screenshot({ path: join(folder, 'end.png') })
  const speed = run.seenImages / (run.trainedMs / 1000)
  console.log(
    `${run.gan}: ${run.step} steps, ${run.seenImages} pictures, ${speed.toFixed(1)} pictures/s; seen in ${folder}`
  )
})
