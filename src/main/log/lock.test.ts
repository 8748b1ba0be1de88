// Proves that one process writes in a library, that the other is told which, and that SIGKILL frees the lock.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StudioError } from '../../preload/result'
import { lockLibrary } from './lock'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-lock-'))
  path = join(folder, 'library.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

function refusal(): string {
  try {
    lockLibrary(path)()
  } catch (error) {
    if (error instanceof StudioError && error.fault.code === 'busy') return error.message
    throw error
  }
  return 'it was free'
}

/** Another process that holds the lock as `lockLibrary` does. */
async function holder(): Promise<ChildProcess> {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'))
  const program = `
    const { existsSync, writeFileSync } = require('node:fs')
    const Database = require(${JSON.stringify(packageFolder)})
    const older = ${JSON.stringify(join(packageFolder, 'build/napi9/better_sqlite3.node'))}
    const database = new Database(${JSON.stringify(path)},
      Number(process.versions.napi) < 10 && existsSync(older) ? { nativeBinding: older } : {})
    database.exec('BEGIN IMMEDIATE')
    writeFileSync(${JSON.stringify(`${path}.pid`)}, process.pid + '\\n')
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('a second one is refused and told who holds it, until the first lets go', () => {
  const unlock = lockLibrary(path)
  expect(refusal()).toBe(`This library is already open in another Atelier (process ${process.pid}).`)
  expect(refusal()).not.toBe('it was free')
  unlock()
  expect(existsSync(`${path}.pid`)).toBe(false)
  expect(refusal()).toBe('it was free')
})

test('another process holds it, and SIGKILL frees it', async () => {
  const child = await holder()
  expect(refusal()).toContain(`(process ${child.pid})`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(refusal()).toBe('it was free')
})
