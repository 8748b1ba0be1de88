// The builds: window's main process, worker and command line (Node), bridge (sandboxed, CommonJS), page (Chromium).
import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import { svelte } from '@sveltejs/vite-plugin-svelte'

// Targets are the oldest Electron the studio runs on (33: Node 20.18, Chromium 130), whichever is installed.
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      sourcemap: true,
      rollupOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          cli: resolve('src/main/cli/index.ts'),
          worker: resolve('src/main/worker/index.ts')
        }
      }
    }
  },
  preload: {
    build: {
      target: 'node20.18',
      // A sandboxed preload can require nothing but electron: whatever it imports is bundled.
      externalizeDeps: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } }
    }
  },
  renderer: {
    plugins: [svelte({ configFile: false })],
    build: { target: 'chrome130' }
  }
})
