// Looks at what the window shows, in both themes and sizes: axe, width, Tab; and leaves pictures of it for the eye.
import { AxeBuilder } from '@axe-core/playwright'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, type Studio } from './app'

const sizes = [
  { width: 1440, height: 900 },
  { width: 1280, height: 800 }
]
const themes = ['darkroom', 'gallery'] as const

async function violations(page: Page): Promise<string[]> {
  // Electron has no second page in which axe could run its parts apart.
  const { violations: found, passes } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(passes.length, 'axe looked at something').toBeGreaterThan(5)
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`)
  )
}

/** Names of the controls that Tab does not reach, arrows within a group not counted. */
async function unreached(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    // A sheet keeps the focus in itself until it is closed.
    const within = document.querySelector('[aria-modal="true"], dialog[open]') ?? document
    const controls = within.querySelectorAll<HTMLElement>(
      'button, input, select, textarea, a[href], [tabindex="0"]'
    )
    for (const control of controls) {
      const shown = control.checkVisibility({ visibilityProperty: true })
      if (shown && !control.matches(':disabled, [tabindex="-1"], [inert] *')) control.dataset['waits'] = ''
    }
    document.addEventListener('focusin', (event) => delete (event.target as HTMLElement).dataset['waits'])
    ;(document.activeElement as HTMLElement | null)?.blur()
  })
  const count = await page.locator('[data-waits]').count()
  // Twice round at most: on a busy machine the window may miss the first presses.
  for (let i = 0; i < 2 * (count + 4); i++) {
    await page.keyboard.press('Tab')
    if (i > count && (await page.locator('[data-waits]').count()) === 0) break
  }
  return page
    .locator('[data-waits]')
    .evaluateAll((left) =>
      left.map((each) => each.getAttribute('aria-label') ?? each.outerHTML.slice(0, 120))
    )
}

async function resize({ app, page }: Studio, size: (typeof sizes)[number]): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]!.setContentSize(width, height)
  }, size)
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height])
}

/** Looks at what is shown now, in both themes and sizes. */
export async function look(studio: Studio, name: string): Promise<void> {
  const { page } = studio
  for (const theme of themes) {
    if ((await page.locator('html').getAttribute('data-theme')) !== theme)
      await page.keyboard.press('Control+Shift+D')
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    for (const size of sizes) {
      await resize(studio, size)
      await page.screenshot({ path: join('test-results', 'views', `${name}-${theme}-${size.width}.png`) })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect.soft(wide, `${name} at ${size.width} px is too wide`).toBeLessThanOrEqual(0)
    }
    expect.soft(await violations(page), `${name}, ${theme}`).toEqual([])
  }
  expect.soft(await unreached(page), `${name}: not reached by Tab`).toEqual([])
}
