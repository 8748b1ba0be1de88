// A folder dropped from outside on any view is looked at, and only then prepared.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app'
import { drawPictures } from './pictures'

test('a folder dropped on the window shows what it holds, the broken file too', async ({ desk, studio }) => {
  const { page } = studio
  const folder = await drawPictures(join(desk.folder, `it's "moths" <b>`), 12)
  writeFileSync(join(folder, 'note.png'), 'no picture at all')
  await expect(page.getByRole('button', { name: /demo set/ })).toBeVisible()

  // Drags as the browser gets them from the desktop: with paths, which a made-up drop event has not.
  const desktop = await page.context().newCDPSession(page)
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    desktop.send('Input.dispatchDragEvent', {
      type,
      x: 600,
      y: 400,
      data: { items: [], files: [folder], dragOperationsMask: 1 }
    })
  await drag('dragEnter')
  await drag('dragOver')
  await expect(page.getByRole('heading', { name: /^Let go to add/ })).toBeVisible()
  await drag('drop')

  await page.getByRole('radio', { name: '32' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(`it's "moths" <b>`)
  await page.getByRole('button', { name: /^Prepare 1[23] pictures/ }).click()
  await expect(page.getByText('12 pictures to train on.')).toBeVisible()
  const [dataset] = await studio.call('datasets.list')
  expect(dataset).toMatchObject({ folder, pictures: 12, broken: [{ file: 'note.png' }] })
})
