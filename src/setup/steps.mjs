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
 * @property {boolean} [isOfCheckout] it lies in this checkout; otherwise in the cache, which all checkouts share
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

/** @type {Record<'terminal' | 'window' | 'package' | 'unit' | 'tests' | 'e2e' | 'everything', Need[]>} by what is going to run */
export const needs = {
  terminal: [...core, 'build'],
  window: [...core, 'electron', 'electronLibraries', 'electronSandbox', 'build'],
  package: [...core, 'electron', 'build'],
  unit: core,
  tests: [...core, 'electron', 'electronLibraries', 'display'],
  e2e: [...core, 'electron', 'electronLibraries', 'display', 'build'],
  everything: [...core, 'electron', 'electronLibraries', 'electronSandbox', 'display', 'build']
}

/** What waits for the network and what waits for the compiler can wait at the same time. @type {Need[]} */
const together = ['tensorflow', 'sqlite', 'electron']

/**
 * Sees to each step; says nothing where nothing is to be done.
 * @param {Need[]} names
 */
export async function ensure(names) {
  const began = performance.now()
  for (const name of names) {
    if (!together.includes(name)) await see(steps[name])
    if (name === 'packages')
      await all(together.filter((other) => names.includes(other)).map((other) => see(steps[other])))
  }
  sayTime('set-up', began)
}

/** Lets every step end before a failure is told, so that what was begun is kept. @param {Promise<void>[]} work */
async function all(work) {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') throw result.reason
  }
}

/** @param {Step} step */
async function see(step) {
  const began = performance.now()
  if (!(await step.isReady())) {
    const name = step.name.replaceAll(/\W+/g, '-')
    await alone(step.isOfCheckout ? `${checkoutId}-${name}` : name, async () => {
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
