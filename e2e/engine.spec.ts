// TensorFlow itself loads inside the app's own worker process, and computes there.
import { expect, test } from './app'

test('the engine answers from a utility process, with TensorFlow in it', async ({ studio }) => {
  const engine = await studio.call('engine.get')
  expect(engine.tensorflow).toMatch(/^\d+\.\d+/)
  expect(engine.electron).toBe(await studio.app.evaluate(() => process.versions['electron']))
  expect(engine.cores).toBeGreaterThan(0)
  const services = await studio.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ type, name }) => `${type} ${name}`)
  )
  expect(services).toContain('Utility Atelier engine')
})
