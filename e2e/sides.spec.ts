// Pairs and two kinds of pictures, by hand in the window: dropped or chosen, read in another way, turned round, prepared.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './app'
import { look } from './look'
import { drawPairs, drawPictures, drawSideBySide } from './pictures'

/** Drops as the desktop does: with paths, which a made-up drop event has not. */
async function drop(page: Page, files: string[]): Promise<void> {
  const desktop = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await desktop.send('Input.dispatchDragEvent', {
      ...{ type, x: 600, y: 400 },
      data: { items: [], files, dragOperationsMask: 1 }
    })
}

const way = (page: Page, name: RegExp) =>
  page.getByRole('radiogroup', { name: 'How the folders are read' }).getByRole('radio', { name })

test('two dropped folders become pairs: by keyboard read in another way, turned round and prepared', async ({
  desk,
  studio
}) => {
  test.setTimeout(400_000)
  const { page } = studio
  const [ink, clay] = await drawPairs(desk.folder, 14)
  copyFileSync(join(ink, '000.png'), join(ink, 'lonely.png'))
  await expect(page.getByRole('button', { name: /demo set/ })).toBeVisible()
  await drop(page, [ink, clay])

  const pairs = way(page, /^Pairs that match by name 14 pairs, 1 without a partner/)
  await expect(pairs).toBeChecked()
  await expect(page.getByRole('img', { name: /^A, clay\/\d+\.png/ })).toHaveCount(12)
  await pairs.focus()
  await page.keyboard.press('ArrowRight')
  await expect(way(page, /^Two kinds of pictures, unpaired 14 of A, 15 of B/)).toBeChecked()
  await expect(page.getByRole('region', { name: 'B, ink' }).getByRole('img')).toHaveCount(12)
  await look(studio, 'add-domains')
  await way(page, /^Two kinds/).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('img', { name: /^A, clay/ }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Swap A and B' }).press('Enter')
  await expect(page.getByRole('img', { name: /^A, ink\/\d+\.png/ })).toHaveCount(12)
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('ink to clay')
  await look(studio, 'add-pairs')
  await page.getByRole('button', { name: '1 file, left out' }).press('Enter')
  await expect(
    page.getByRole('cell', { name: 'There is no picture called “lonely” in “clay”.' })
  ).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('radio', { name: '32' }).click()
  await page.getByRole('button', { name: 'Prepare 14 pairs' }).press('Enter')
  await expect(page.getByText('14 pairs to train on.')).toBeVisible()
  const [dataset] = await studio.call('datasets.list')
  expect(dataset).toMatchObject({
    shape: 'pairs',
    pictures: 14,
    resolution: 32,
    sides: { a: 'ink', b: 'clay' }
  })
  expect(dataset!.thumbnails).toHaveLength(8)
  await look(studio, 'datasets-pairs')

  await page.getByRole('button', { name: 'Train on this' }).press('Enter')
  const { gans } = await studio.call('studio.open')
  for (const { title, needs, resolutions } of gans) {
    const card = page.getByRole('radio', { name: new RegExp(`^${title}`) }).first()
    if (needs === 'two-domains') await expect(card).toContainText('Needs two kinds of pictures')
    if (needs === 'labelled') await expect(card).toContainText('Needs labels')
    const suits = !['two-domains', 'labelled'].includes(needs) && resolutions.includes(32)
    expect(await card.getAttribute('aria-disabled'), title).toBe(suits ? null : 'true')
  }
})

test('a second folder is chosen with the keyboard alone: two kinds of pictures', async ({ desk, studio }) => {
  const { page } = studio
  const day = await drawPictures(join(desk.folder, 'day'), 6)
  const [dusk] = await drawPairs(join(desk.folder, 'at dusk'), 5)
  await studio.answerDialog(day)
  await page.getByRole('button', { name: /Add a folder of your pictures/ }).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('day')
  await page.getByRole('combobox', { name: 'Licence' }).fill('CC0')
  await studio.answerDialog(dusk)
  await page.getByRole('button', { name: 'Add a second folder' }).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('day to ink')
  await way(page, /^Pairs/).press('ArrowRight')
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('day and ink')
  await page.getByRole('radio', { name: '32' }).click()
  await page.getByRole('button', { name: 'Prepare 6 and 5 pictures' }).press('Enter')
  await expect(page.getByText('6 and 5 pictures to train on.')).toBeVisible()
  await expect(page.getByRole('button', { name: /day and ink A and B 6 \+ 5 · 32 px CC0/ })).toBeVisible()
  const [dataset] = await studio.call('datasets.list')
  expect(dataset).toMatchObject({ shape: 'two-domains', others: 6, pictures: 5, licence: { licence: 'CC0' } })
})

test('files of two squares become pairs, or stay single pictures', async ({ desk, studio }) => {
  const { page } = studio
  await studio.answerDialog(await drawSideBySide(join(desk.folder, 'sketches'), 8))
  await page.getByRole('button', { name: /Add a folder of your pictures/ }).click()
  await expect(way(page, /^Pairs side by side 8 files, A left and B right/)).toBeChecked()
  await way(page, /^Single pictures/).click()
  await expect(page.getByRole('button', { name: 'Prepare 8 pictures' })).toBeVisible()
  await way(page, /^Pairs side by side/).click()
  await page.getByRole('button', { name: 'Prepare 8 pairs' }).click()
  await expect(page.getByText('8 pairs to train on.')).toBeVisible()
  const [dataset] = await studio.call('datasets.list')
  expect(dataset).toMatchObject({ shape: 'pairs', sides: { a: 'left half', b: 'right half' } })
})
