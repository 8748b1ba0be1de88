// Measures the window: frames a second before and while a GAN trains, and how soon a long run is drawn. Judges nothing.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test, type Studio } from './app'
import { reach } from './work'

const seconds = 20

/** Frames drawn in `seconds`, and the longest time between two, ms. */
function frames({ page }: Studio) {
  return page.evaluate(
    (ms) =>
      new Promise<{ perSecond: number; longest: number; late: number }>((resolve) => {
        const began = performance.now()
        let last = began
        const gaps: number[] = []
        const draw = (now: number) => {
          gaps.push(now - last)
          last = now
          if (now - began < ms) return requestAnimationFrame(draw)
          const late = gaps.filter((gap) => gap > 1000 / 30).length
          return resolve({ perSecond: gaps.length / (ms / 1000), longest: Math.max(...gaps), late })
        }
        requestAnimationFrame(draw)
      }),
    seconds * 1000
  )
}

test('frames a second while training', async ({ studio }) => {
  const dataset = await studio.call('datasets.importDemo', { ticket: 'bench' })
  await studio.page.reload()
  const before = await frames(studio)
  await studio.call('runs.start', { dataset: dataset.id, gan: 'dcgan', name: 'Frames', goalMs: 36e5 })
  await studio.page.getByRole('button', { name: 'Frames' }).first().click()
  const started = await reach(studio, 'trains', ({ step }) => step > 20)
  const during = await frames(studio)
  const ended = await reach(studio, 'goes on', ({ step }) => step > started.step)
  const speed = (ended.seenImages - started.seenImages) / ((ended.trainedMs - started.trainedMs) / 1000)
  const words = (name: string, { perSecond, longest, late }: Awaited<ReturnType<typeof frames>>) =>
    `${name}: ${perSecond.toFixed(1)} frames/s, longest gap ${longest.toFixed(0)} ms, ${late} frames later than 33 ms`
  console.log(
    [
      words('nothing trains', before),
      words('training', during),
      `ratio ${(during.perSecond / before.perSecond).toFixed(3)}, meanwhile ${speed.toFixed(1)} images/s`
    ].join('\n')
  )
})

test('a run of a million points opens in the chart', async ({ desk }) => {
  const cli = join(import.meta.dirname, '../out/main/cli.js')
  execFileSync(process.execPath, [cli, 'bench', 'log', '--into', desk.library], { stdio: 'inherit' })
  const studio = await desk.start()
  const times: number[] = []
  const side = studio.page.getByRole('navigation', { name: 'Main' })
  for (let round = 0; round < 5; round++) {
    await side.getByRole('button', { name: 'Datasets' }).click()
    const began = performance.now()
    await side.getByRole('button', { name: 'Run', exact: true }).first().click()
    await studio.page.getByRole('img', { name: /^Line chart of losses/i }).waitFor()
    times.push(performance.now() - began)
  }
  console.log(`from the click to the drawn chart: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`)
})
