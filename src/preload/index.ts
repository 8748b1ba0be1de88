// The bridge: gives the page `window.studio`, the only thing it can reach outside itself.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge } from './contract'

const bridge: Bridge<File> = {
  call: (name, input) => ipcRenderer.invoke('call', name, input),
  on(listener) {
    const forward = (_event: unknown, name: string, body: unknown) => listener(name, body)
    ipcRenderer.on('event', forward)
    return () => ipcRenderer.off('event', forward)
  },
  pathOf: (file) => webUtils.getPathForFile(file)
}

contextBridge.exposeInMainWorld('studio', bridge)
