// Unit tests: each beside the file it tests.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // For the runes in the page's states.
  plugins: [svelte({ configFile: false })],
  test: {
    include: ['src/**/*.test.{ts,mjs}'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
