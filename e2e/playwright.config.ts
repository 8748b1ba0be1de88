// How the tests on the real app run: one at a time, since each trains and draws on the same few cores.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  // Measurements run only when asked for: ATELIER_BENCH=1.
  testMatch: process.env['ATELIER_BENCH'] ? '*.bench.ts' : '*.spec.ts',
  outputDir: '../test-results',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list'
})
