// TensorFlow itself loads inside the app's own worker process, and computes there.
import { engines, expect, test } from './app'
import { workersOf } from './work'

for (const engine of engines)
  test.describe(`in ${engine}`, () => {
    test.use({ engine })
    test('the engine answers from a process of its own, with TensorFlow in it', async ({ studio }) => {
      const found = await studio.call('engine.get')
      expect(found.tensorflow).toMatch(/^\d+\.\d+/)
      const electron = await studio.app.evaluate(() => process.versions['electron'])
      expect(found.electron).toBe(engine === 'electron' ? electron : null)
      expect(found.cores).toBeGreaterThan(0)
      const services = await studio.app.evaluate(({ app }) =>
        app.getAppMetrics().map(({ type, name }) => `${type} ${name}`)
      )
      expect(services.includes('Utility Atelier engine')).toBe(engine === 'electron')
      expect(await workersOf(studio)).not.toEqual([])
    })
  })
