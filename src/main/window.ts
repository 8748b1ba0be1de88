// The one window: where it is, what it looks like before the page is there, and everything it must not do.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BrowserWindow, dialog, Menu, screen, shell } from 'electron'
import type { MenuItemConstructorOptions, OpenDialogOptions, Rectangle, Session } from 'electron'
import type { Preferences } from '../preload/nouns'
import { fail } from '../preload/result'
import { appRoot } from './app-root'
import { pageAddress } from './protocol'
import type { Memory } from './remembered'

const smallest = { width: 1100, height: 700 }
const first = { width: 1440, height: 900 }
/** `--bg-stage` of each theme, so that nothing flashes before the page is painted. */
const backgrounds: Record<Preferences['theme'], string> = { darkroom: '#161617', gallery: '#fbfbf9' }

/** The remembered place, unless the screen it was on is gone. */
function place(memory: Memory): Rectangle | { width: number; height: number } {
  const bounds = memory.get().bounds
  if (!bounds) return first
  const area = screen.getDisplayMatching(bounds).workArea
  const seen =
    bounds.x < area.x + area.width - 100 &&
    bounds.x + bounds.width > area.x + 100 &&
    bounds.y >= area.y &&
    bounds.y < area.y + area.height - 100
  return seen ? bounds : { width: bounds.width, height: bounds.height }
}

/** Nothing but our own page, in this window alone. */
function lockDown({ webContents }: BrowserWindow): void {
  const refuse = (event: { preventDefault(): void }) => event.preventDefault()
  webContents.on('will-navigate', refuse)
  webContents.on('will-frame-navigate', refuse)
  webContents.on('will-redirect', refuse)
  webContents.on('will-attach-webview', refuse)
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** The page may put text on the clipboard ("Copy report") and has no other permission. */
export function denyPermissions(session: Session): void {
  const allowed = (permission: string) => permission === 'clipboard-sanitized-write'
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed(permission)))
  session.setPermissionCheckHandler((_contents, permission) => allowed(permission))
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}

/** Keys that text fields need; reload and the inspector only while the studio is being built. */
export function setMenu(packaged: boolean): void {
  const menu: MenuItemConstructorOptions[] = [
    process.platform === 'darwin' ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'quit' }] },
    {
      label: 'Edit',
      submenu: ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'].map(
        (role) => ({ role }) as MenuItemConstructorOptions
      )
    }
  ]
  if (!packaged) menu.push({ label: 'Build', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu))
}

/** Makes the window and begins to load the page; it shows itself once there is something to see. */
export function makeWindow(memory: Memory, packaged: boolean): BrowserWindow {
  const window = new BrowserWindow({
    ...place(memory),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Atelier',
    icon: join(appRoot, 'resources', 'icon.png'),
    show: false,
    backgroundColor: backgrounds[memory.get().theme],
    ...(process.platform === 'darwin' ? { titleBarStyle: 'hidden' } : { frame: false }),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !packaged
    }
  })
  lockDown(window)
  window.once('ready-to-show', () => {
    if (memory.get().maximised) window.maximize()
    window.show()
  })
  window.on('close', () => keepPlace(window, memory))
  void window.loadURL(pageAddress)
  return window
}

/** Remembers where the window is, for the next start. */
export function keepPlace(window: BrowserWindow, memory: Memory): void {
  memory.set({ bounds: window.getNormalBounds(), maximised: window.isMaximized() })
}

/** The window takes the colour of the theme, and remembers it for the next start. */
export function paint(window: BrowserWindow, theme: Preferences['theme'], memory: Memory): void {
  window.setBackgroundColor(backgrounds[theme])
  if (theme !== memory.get().theme) memory.set({ theme })
}

/** What the three drawn buttons do. */
export function control(window: BrowserWindow, what: 'minimise' | 'maximise' | 'close'): void {
  if (what === 'minimise') window.minimize()
  else if (what === 'close') window.close()
  else if (window.isMaximized()) window.unmaximize()
  else window.maximize()
}

/** Brings the window before the person who started the studio a second time. */
export function focus(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Asks the person for a folder; null when they changed their mind. */
export async function chooseFolder(window: BrowserWindow | undefined, title: string): Promise<string | null> {
  const options: OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] }
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
}

/** Opens a folder in the system's file manager. */
export async function showFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory())
    throw fail('not-found', `${path} is not there.`, 'It may have been moved or renamed since.')
  const refusal = await shell.openPath(path)
  if (refusal) throw fail('disk', `${path} could not be shown: ${refusal}`, 'Open it in your file manager.')
}
