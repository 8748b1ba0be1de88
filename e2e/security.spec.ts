// The page can do nothing but ask the studio, and only our page can ask.
import { writeFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app'

test('the page has no Node, and of the studio three functions that it cannot change', async ({ studio }) => {
  const seen = await studio.page.evaluate(() => {
    const bridge = window.studio as unknown as Record<string, unknown>
    const attempts = ['call', 'more'].map((name) => Reflect.set(bridge, name, 1))
    const replaced = Reflect.defineProperty(window, 'studio', { value: {} })
    return {
      globals: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(
        (name) => name in window
      ),
      names: Object.keys(bridge).sort(),
      kinds: Object.values(bridge).map((value) => typeof value),
      frozen: Object.isFrozen(bridge),
      attempts,
      replaced
    }
  })
  expect(seen).toEqual({
    globals: [],
    names: ['call', 'on', 'pathOf'],
    kinds: ['function', 'function', 'function'],
    frozen: true,
    attempts: [false, false],
    replaced: false
  })
  const preferences = await studio.app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents() as unknown as [
      { getLastWebPreferences(): Electron.WebPreferences }
    ]
    const { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag } =
      contents.getLastWebPreferences()
    return { contextIsolation, sandbox, nodeIntegration, webSecurity, webviewTag }
  })
  expect(preferences).toEqual({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false
  })
})

test('no inline script, no eval, no foreign script, no style attribute, no frame', async ({ studio }) => {
  studio.expectErrors(/Content Security Policy|violates the|404/)
  const seen = await studio.page.evaluate(async () => {
    const marks = window as unknown as { ran?: string[] }
    marks.ran = []
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
    const add = (tag: string, set: (element: HTMLElement) => void) => {
      const element = document.createElement(tag)
      set(element)
      document.body.append(element)
      return element
    }
    add('script', (element) => (element.textContent = 'window.ran.push("inline")'))
    add('script', (element) => element.setAttribute('src', 'data:text/javascript,window.ran.push("data")'))
    add('script', (element) => element.setAttribute('src', 'https://example.org/evil.js'))
    add('img', (element) => {
      element.setAttribute('onerror', 'window.ran.push("handler")')
      element.setAttribute('src', 'studio://library/none.png')
    })
    add('iframe', (element) => element.setAttribute('srcdoc', '<script>parent.ran.push("frame")</script>'))
    add('iframe', (element) => element.setAttribute('src', 'data:text/html,frame'))
    const styled = add('p', (element) => element.setAttribute('style', 'position: fixed'))
    // In a task of its own: the inspector lifts the ban on eval for the code that it runs itself.
    const evaluated = await new Promise<string>((done) =>
      setTimeout(() => {
        try {
          done(String(new Function('return 1')()))
        } catch {
          done('blocked')
        }
      })
    )
    const fetched = await fetch('https://example.org/').then(
      () => 'reached',
      () => 'blocked'
    )
    await new Promise((done) => setTimeout(done, 500))
    return {
      ran: marks.ran,
      evaluated,
      fetched,
      position: getComputedStyle(styled).position,
      violations: [...new Set(violations)].sort()
    }
  })
  expect(seen).toMatchObject({ ran: [], evaluated: 'blocked', fetched: 'blocked', position: 'static' })
  expect(seen.violations).toEqual(
    expect.arrayContaining([
      'connect-src',
      'frame-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-attr'
    ])
  )
})

test('it stays on its page, opens no window, downloads nothing and is given no permission', async ({
  studio
}) => {
  const { page, app } = studio
  studio.expectErrors(/Not allowed to|Content Security Policy|violates the/)
  const before = page.url()
  await page.evaluate(() => {
    for (const address of ['https://example.org/', 'studio://library/gallery/a.png', 'file:///etc/passwd']) {
      const link = document.createElement('a')
      link.href = address
      document.body.append(link)
      link.click()
    }
    location.href = 'https://example.org/'
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['x']))
    link.download = 'x.txt'
    link.click()
  })
  const opened = await page.evaluate(() => window.open('https://example.org/', '_blank') === null)
  expect(opened).toBe(true)
  const permissions = await page.evaluate(async () => {
    const named = ['notifications', 'geolocation', 'camera', 'microphone', 'midi'] as const
    const states = await Promise.all(
      named.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state)
      )
    )
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'given',
      () => 'refused'
    )
    return { states, media, notification: await Notification.requestPermission() }
  })
  expect(permissions).toEqual({
    states: ['denied', 'denied', 'denied', 'denied', 'denied'],
    media: 'refused',
    notification: 'denied'
  })
  expect(page.url()).toBe(before)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect((await studio.ask('studio.open')).ok).toBe(true)
})

test('studio:// shows the page pictures of the library and nothing else', async ({ studio, desk }) => {
  await studio.call('studio.open')
  studio.expectErrors(/404|Failed to load resource|violates the/)
  mkdirSync(join(desk.library, 'gallery'), { recursive: true })
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==',
    'base64'
  )
  for (const file of [join(desk.library, 'gallery', 'ok.png'), join(desk.folder, 'outside.png')])
    writeFileSync(file, png)
  symlinkSync(join(desk.folder, 'outside.png'), join(desk.library, 'gallery', 'link.png'))
  const load = (address: string) =>
    studio.page.evaluate(
      (source) =>
        new Promise<string>((done) => {
          const image = new Image()
          image.onload = () => done('shown')
          image.onerror = () => done('refused')
          image.src = source
        }),
      address
    )
  expect(await load('studio://library/gallery/ok.png')).toBe('shown')
  for (const address of [
    'studio://library/gallery/link.png',
    'studio://library/gallery/../../outside.png',
    'studio://library/gallery/%2e%2e/%2e%2e/outside.png',
    'studio://library/gallery/..%2f..%2foutside.png',
    'studio://library/gallery/..%5c..%5coutside.png',
    'studio://elsewhere/gallery/ok.png'
  ])
    expect(await load(address), address).toBe('refused')
  const read = (address: string) =>
    studio.page.evaluate(
      (source) =>
        fetch(source).then(
          ({ status }) => status,
          () => 'blocked'
        ),
      address
    )
  expect(await read('studio://library/atelier.db')).toBe('blocked')
  expect(await read('studio://app/../../package.json')).toBe(404)
})

test('a call that is not in the contract, and a wrong input, are faults', async ({ studio }) => {
  const fault = async (name: unknown, input?: unknown) => {
    const result = await studio.ask(name as string, input)
    expect(result.ok).toBe(false)
    return result.ok ? undefined : result.fault
  }
  for (const name of ['studio.explode', '__proto__', 'constructor', 'toString', '', 7, null])
    expect(await fault(name)).toMatchObject({ code: 'invalid' })
  expect(await fault('runs.pause', { run: '../../etc' })).toMatchObject({ code: 'invalid', field: 'run' })
  expect(await fault('preferences.set', { theme: 'mauve' })).toMatchObject({
    code: 'invalid',
    field: 'theme'
  })
  expect(await fault('studio.showFolder', { path: '/etc' })).toMatchObject({ code: 'invalid' })
  expect(await fault('window.control', 'explode')).toMatchObject({ code: 'invalid' })
  expect((await studio.ask('studio.open')).ok).toBe(true)
})

test('a call from anywhere but our page in our window is refused', async ({ studio }) => {
  const preload = join(import.meta.dirname, '../out/preload/index.cjs')
  const answers = await studio.app.evaluate(async ({ BrowserWindow }, path) => {
    const other = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } })
    const ask = () =>
      other.webContents.executeJavaScript("window.studio.call('studio.open')") as Promise<unknown>
    await other.loadURL('data:text/html,<p>stranger')
    const fromStranger = await ask()
    await other.loadURL('studio://app/index.html')
    const fromOurPageElsewhere = await ask()
    other.destroy()
    return [fromStranger, fromOurPageElsewhere]
  }, preload)
  expect(answers).toHaveLength(2)
  for (const answer of answers)
    expect(answer).toMatchObject({
      ok: false,
      fault: { message: 'This did not come from the window of the studio.' }
    })
  expect((await studio.ask('studio.open')).ok).toBe(true)
})
