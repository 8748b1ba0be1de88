// Runs the tools that lie in node_modules, with the environment that the studio's programs need.
import { join } from 'node:path'
import { withScreen } from './display.mjs'
import { environment } from './environment.mjs'
import { modules, root } from './paths.mjs'
import { handOver } from './run.mjs'

/** @param {string} script below node_modules @param {string[]} args @param {NodeJS.ProcessEnv} [more] */
const tool = (script, args, more) =>
  handOver(process.execPath, [join(modules, script), ...args], {
    cwd: root,
    env: { ...environment(), ...more }
  })

/** @param {string[]} args */
export const vitest = (args) => tool('vitest/vitest.mjs', ['run', ...args])

/** @param {string[]} args @param {NodeJS.ProcessEnv} [more] */
export function playwright(args, more) {
  const all = ['test', '--config', 'e2e/playwright.config.ts', ...args]
  return withScreen((screen) => tool('@playwright/test/cli.js', all, { ...more, ...screen }))
}
