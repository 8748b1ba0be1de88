// SIGKILL to the trainer, and to the whole app: nothing is lost or half-written, and one click goes on.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { engines, expect, test, type Studio } from './app'
import { reach, startRun, theRun, trainerOf, unfinished } from './work'

const openRun = async ({ page }: Studio) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Runs/ }).click()
  await page.getByText('Discs at night').first().click()
}

/** One click, and the run is past the checkpoint again. */
async function carryOn(studio: Studio, checkpoint: number): Promise<void> {
  await openRun(studio)
  const banner = studio.page.getByRole('alert')
  await expect(banner).toContainText(/killed|ended without warning/)
  await banner.getByRole('button', { name: 'Carry on' }).click()
  const run = await reach(studio, 'goes on', ({ state, step }) => state === 'running' && step > checkpoint)
  expect(run.reason).toBeNull()
  await studio.page.getByRole('button', { name: 'Pause' }).first().click()
  const paused = await reach(studio, 'pauses', ({ state }) => state === 'paused')
  expect(paused.checkpoint).toBe(paused.step)
  expect(paused.step).toBeGreaterThan(checkpoint)
}

for (const engine of engines)
  test.describe(`workers in ${engine}`, () => {
    test.use({ engine })

    test('the trainer is killed: the run says so and goes on from its checkpoint', async ({
      studio,
      desk
    }) => {
      await startRun(studio, desk.folder)
      await reach(studio, 'trains', ({ state, step }) => state === 'running' && step >= 3)
      await studio.call('runs.snapshot', { run: (await theRun(studio)).id })
      const { checkpoint } = await reach(studio, 'has a checkpoint', (run) => run.checkpoint !== null)
      const trainer = await trainerOf(studio)
      process.kill(trainer, 'SIGKILL')
      const run = await reach(studio, 'is interrupted', ({ state }) => state === 'interrupted')
      expect(run.reason).toContain('killed')
      expect(run.checkpoint).toBe(checkpoint)
      await carryOn(studio, checkpoint!)
    })

    test('the app is killed: the next start finds the run interrupted and goes on', async ({ desk }) => {
      const before = await desk.start()
      await startRun(before, desk.folder)
      await reach(before, 'trains', ({ state, step }) => state === 'running' && step >= 3)
      await before.call('runs.snapshot', { run: (await theRun(before)).id })
      await reach(before, 'has a checkpoint', (run) => run.checkpoint !== null)
      const trainer = await trainerOf(before)
      await before.kill()
      await expect.poll(() => existsSync(`/proc/${trainer}`), { message: 'the trainer ends too' }).toBe(false)

      const studio = await desk.start()
      const run = await reach(studio, 'is interrupted', ({ state }) => state === 'interrupted')
      expect(unfinished(desk.library)).toEqual([])
      const checkpoints = join(desk.library, 'runs', run.id, 'checkpoints')
      for (const step of readdirSync(checkpoints))
        expect(readdirSync(join(checkpoints, step)).sort()).toEqual([
          'optimizer.safetensors',
          'state.json',
          'weights.safetensors'
        ])
      const samples = await studio.call('runs.samples', { run: run.id })
      expect(samples.length).toBeGreaterThan(0)
      const points = await studio.call('runs.lines', { run: run.id, series: [], buckets: 64 })
      expect(points.length).toBeGreaterThan(0)
      await carryOn(studio, run.checkpoint!)
      await studio.close()
    })

    test('closing the window pauses the run at a checkpoint', async ({ desk }) => {
      const before = await desk.start()
      await startRun(before, desk.folder)
      await reach(before, 'trains', ({ state, step }) => state === 'running' && step >= 3)
      const ended = new Promise((done) => before.app.process().once('exit', done))
      // Clicked in a task of its own: the page is gone before the click could be answered.
      const close = before.page.getByRole('button', { name: 'Close' })
      await close.evaluate((button) => void setTimeout(() => (button as HTMLElement).click()))
      expect(await ended).toBe(0)

      const studio = await desk.start()
      const run = await theRun(studio)
      expect(run).toMatchObject({ state: 'paused', reason: null })
      expect(run.checkpoint).toBe(run.step)
      await studio.close()
    })
  })

test('ended by a signal, the window comes back where it was', async ({ desk }) => {
  const before = await desk.start()
  const place = { x: 40, y: 30, width: 1204, height: 748 }
  await before.app.evaluate(
    ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]!.setBounds(bounds),
    place
  )
  const ended = new Promise((done) => before.app.process().once('exit', done))
  before.app.process().kill('SIGTERM')
  expect(await ended).toBe(0)

  const studio = await desk.start()
  const now = await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())
  expect(now).toEqual(place)
  await studio.close()
})
