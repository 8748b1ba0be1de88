// The list of things that must be there before the studio runs, and the one way each of them is seen to.
import { alone } from './cache.mjs'
import { checkoutId } from './paths.mjs'
import { say, seconds } from './report.mjs'
import { build } from './build.mjs'
import { display } from './display.mjs'
import { electron } from './electron.mjs'
import { electronLibraries, electronSandbox } from './electron-system.mjs'
import { packages } from './packages.mjs'
import { sqlite } from './sqlite.mjs'
import { tensorflow } from './tensorflow.mjs'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => boolean | Promise<boolean>} isReady quick: asked at each start
 * @property {() => Promise<void>} make
 */

const steps = {
  packages,
  tensorflow,
  sqlite,
  electron,
  electronLibraries,
  electronSandbox,
  display,
  build
}

/** @typedef {keyof typeof steps} Need */

/** @type {Need[]} */
const core = ['packages', 'tensorflow', 'sqlite']

/** @type {Record<'terminal' | 'window' | 'unit' | 'tests' | 'e2e' | 'everything', Need[]>} by what is going to run */
export const needs = {
  terminal: [...core, 'build'],
  window: [...core, 'electron', 'electronLibraries', 'electronSandbox', 'build'],
  unit: core,
  tests: [...core, 'electron', 'electronLibraries', 'display'],
  e2e: [...core, 'electron', 'electronLibraries', 'display', 'build'],
  everything: [...core, 'electron', 'electronLibraries', 'electronSandbox', 'display', 'build']
}

/**
 * Sees to each step in turn; says nothing where nothing is to be done.
 * @param {Need[]} names
 */
export async function ensure(names) {
  const began = performance.now()
  for (const name of names) await see(steps[name])
  sayTime('set-up', began)
}

/** @param {Step} step */
async function see(step) {
  const began = performance.now()
  if (!(await step.isReady())) {
    await alone(`${checkoutId}-${step.name.replaceAll(/\W+/g, '-')}`, async () => {
      if (await step.isReady()) return
      say(`Atelier set-up: ${step.name}`)
      await step.make()
      say(`Atelier set-up: ${step.name} is ready after ${seconds(performance.now() - began)}`)
    })
  }
  sayTime(step.name, began)
}

/** @param {string} name @param {number} began */
function sayTime(name, began) {
  if (process.env.ATELIER_SETUP_TIMES) say(`[${name}: ${Math.round(performance.now() - began)} ms]`)
}
