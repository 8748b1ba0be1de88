// Starts the page: styles, then the window's one component.
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/geist-mono/wght.css'
import '@fontsource-variable/newsreader/opsz.css'
import '@fontsource-variable/newsreader/opsz-italic.css'
import './styles/index.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { toasts } from './state/toasts.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')

window.addEventListener('error', (event) => toasts.report(event.error))
window.addEventListener('unhandledrejection', (event) => toasts.report(event.reason))
mount(App, { target })
