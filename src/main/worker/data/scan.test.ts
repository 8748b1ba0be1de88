import { execFileSync } from 'node:child_process'
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StudioError } from '../../../preload/result'
import { classesOf, scan } from './scan'
import { temporaryFolder } from './test-pictures'

const idle = () => new AbortController().signal

async function tree(files: string[]): Promise<string> {
  const folder = await temporaryFolder()
  for (const file of files) {
    await mkdir(join(folder, file, '..'), { recursive: true })
    await writeFile(join(folder, file), 'x'.repeat(file.length))
  }
  return folder
}

const filesOf = async (paths: string[]) => (await scan(paths, idle())).files.map(({ file }) => file)
const faultOf = (paths: string[]) =>
  scan(paths, idle()).then(
    () => null,
    (error: StudioError) => error.fault
  )

describe('what is found', () => {
  it('is sorted by code points, whatever order it lies in', async () => {
    const files = ['Z.png', 'a.png', 'é.png', '🙂.png', '\uff21.png', 'b/a.png', 'b.png', '10.png', '9.png']
    const found = await filesOf([await tree(files)])
    expect(found).toEqual([
      '10.png',
      '9.png',
      'Z.png',
      'a.png',
      'b.png',
      'b/a.png',
      'é.png',
      '\uff21.png',
      '🙂.png'
    ])
  })

  it('passes over what is hidden and what is no picture, in silence', async () => {
    const hidden = [
      '.x.png',
      '.git/x.png',
      '__MACOSX/x.png',
      '@eaDir/x.jpg',
      'Thumbs.db',
      'notes.txt',
      'y.png.bak',
      'png'
    ]
    const { files, broken } = await scan([await tree(['x.png', 'Y.JPEG', 'z.tif', ...hidden])], idle())
    expect(files.map(({ file }) => file)).toEqual(['Y.JPEG', 'x.png', 'z.tif'])
    expect(broken).toEqual([])
  })

  it('keeps strange names as they are', async () => {
    const strange = [
      `it's "quoted".png`,
      'two\nlines.png',
      '<script>alert(1)</script>.png',
      '🙂 👩‍🎨.png',
      ' $(id) `id` .png'
    ].map((name) => name.replace('</', '<'))
    expect(new Set(await filesOf([await tree(strange)]))).toEqual(new Set(strange))
  })

  it('counts bytes', async () => {
    const { files } = await scan([await tree(['abc.png'])], idle())
    expect(files[0]!.bytes).toBe(7)
  })

  it('walks links, each folder once, and never in circles', async () => {
    const folder = await tree(['a/x.png', 'b/y.png'])
    await symlink(folder, join(folder, 'a', 'up'))
    await symlink(join(folder, 'b'), join(folder, 'a', 'again'))
    await symlink(join(folder, 'b', 'y.png'), join(folder, 'link.png'))
    await symlink(join(folder, 'self'), join(folder, 'self'))
    const found = await filesOf([folder])
    expect(found.filter((file) => file.endsWith('x.png'))).toEqual(['a/x.png'])
    expect(found.filter((file) => file.endsWith('y.png'))).toHaveLength(1)
    expect(found).toContain('link.png')
  })

  it('names what is broken already: a pipe, a link to nowhere; it does not wait for the pipe', async () => {
    const folder = await tree(['x.png', 'folder.png/inside.png'])
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    await symlink('nowhere', join(folder, 'dangling.png'))
    await writeFile(join(folder, 'huge.tif'), '')
    await truncate(join(folder, 'huge.tif'), 1e9 + 1)
    const { files, broken } = await scan([folder], idle())
    expect(files.map(({ file }) => file)).toEqual(['folder.png/inside.png', 'x.png'])
    expect(broken).toEqual([
      {
        file: 'dangling.png',
        reason: 'The file is not there: it was moved, or it is a link that leads nowhere.'
      },
      { file: 'huge.tif', reason: 'The file is larger than 1 GB. Save it smaller.' },
      { file: 'pipe.png', reason: 'This is not an ordinary file.' }
    ])
  })
})

describe('what is dropped', () => {
  it('is one folder, and gives its name', async () => {
    const folder = await tree(['My  pictures/x.png'])
    const found = await scan([join(folder, 'My  pictures')], idle())
    expect(found).toMatchObject({ folder: join(folder, 'My  pictures'), name: 'My pictures' })
  })

  it('is a mix of files and folders', async () => {
    const folder = await tree(['a/x.png', 'a/deep/y.png', 'b/z.png', 'w.png', 'notes.txt', 'not-dropped.png'])
    const paths = ['b', 'w.png', 'a', 'notes.txt', 'a/x.png'].map((name) => join(folder, name))
    const found = await scan(paths, idle())
    expect(found.files.map(({ file }) => file)).toEqual(['a/deep/y.png', 'a/x.png', 'b/z.png', 'w.png'])
    expect(found.folder).toBe(folder)
  })

  it('is a single file', async () => {
    const folder = await tree(['x.png', 'y.png'])
    expect(await scan([join(folder, 'x.png')], idle())).toMatchObject({ folder, files: [{ file: 'x.png' }] })
  })
})

describe('faults', () => {
  it('a folder that does not exist', async () => {
    const fault = await faultOf(['/nowhere/at/all'])
    expect(fault).toMatchObject({ code: 'not-found', message: '“/nowhere/at/all” does not exist.' })
    expect(fault!.remedy).toBeTruthy()
  })

  it('an empty folder', async () => {
    const folder = await temporaryFolder()
    const fault = await faultOf([folder])
    expect(fault).toMatchObject({ code: 'invalid', message: `There are no pictures in “${folder}”.` })
    expect(fault!.remedy).toContain('JPEG, PNG')
  })

  it('a folder with nothing but broken pictures says why', async () => {
    const folder = await temporaryFolder()
    await symlink('nowhere', join(folder, 'x.png'))
    expect((await faultOf([folder]))!.message).toContain('x.png: The file is not there')
  })

  it('a walk that was cancelled', async () => {
    const folder = await tree(['x.png'])
    await expect(scan([folder], AbortSignal.abort())).rejects.toMatchObject({ fault: { code: 'cancelled' } })
  })
})

it('classes are the first sub-folders, when every picture lies in one and there are two', () => {
  expect(classesOf(['b/x.png', 'a/y.png', 'a/deep/z.png'])).toEqual([
    { name: 'a', pictures: 2 },
    { name: 'b', pictures: 1 }
  ])
  expect(classesOf(['a/x.png', 'b/y.png', 'z.png'])).toEqual([])
  expect(classesOf(['a/x.png', 'a/y.png'])).toEqual([])
  expect(classesOf(['x.png'])).toEqual([])
})
