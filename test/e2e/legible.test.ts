import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser'
import { startTestServer, type TestServer } from '../support/server'
import { createPlaygroundPage } from './playground-page'

let browser: Browser
let server: TestServer

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startTestServer()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const visit = async (colorScheme: 'light' | 'dark', width: number) => {
  const context = await browser.newContext({ locale: 'en-GB', colorScheme, viewport: { width, height: 800 } })
  const playground = createPlaygroundPage(await context.newPage(), server.url)
  await playground.open()
  return { playground, page: playground.page, leave: () => context.close() }
}

/** What has the focus, where it is, and whether it is marked. */
const FOCUSED = `(() => {
  const element = document.activeElement
  const { left, right, top, bottom } = element.getBoundingClientRect()
  const { outlineStyle, boxShadow, visibility } = getComputedStyle(element)
  return {
    name: element.className || element.tagName,
    isDocument: element === document.body,
    isOnScreen: visibility === 'visible' && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
    // an editor shows where it is by its caret
    isMarked: outlineStyle !== 'none' || boxShadow !== 'none' || element.closest('.monaco-editor') !== null,
  }
})()`

interface Focused {
  readonly name: string
  readonly isDocument: boolean
  readonly isOnScreen: boolean
  readonly isMarked: boolean
}

test.each([375, 1280])(
  'at %i pixels every stop of the Tab key is on the screen, and is marked',
  async (width) => {
    const { page, leave } = await visit('light', width)
    const all: Focused[] = []
    for (let step = 0; step < 40; step++) {
      await page.keyboard.press('Tab')
      all.push(await page.evaluate<Focused>(FOCUSED))
    }
    // behind the last one the browser's own come
    const stops = all.filter(({ isDocument }) => !isDocument)
    expect(stops.filter(({ isOnScreen, isMarked }) => !isOnScreen || !isMarked)).toEqual([])
    expect(new Set(stops.map(({ name }) => name)).size).toBeGreaterThan(5)
    await leave()
  },
)

/** What colours are painted, and how they stand out (WCAG 2.2, relative luminance). */
const COLOURS = `
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const behind = (element) => {
    for (let e = element; e !== null; e = e.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(e).backgroundColor)
      if (a === 1) return [r, g, b]
    }
    return [255, 255, 255]
  }
  const over = ([r, g, b, a = 1], ground) => [r, g, b].map((v, i) => v * a + ground[i] * (1 - a))
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (color, ground) => {
    const [light, dark] = [luminance(over(channels(color), ground)), luminance(ground)].sort((a, b) => b - a)
    return (light + 0.05) / (dark + 0.05)
  }
`

/** Texts of the editors with less contrast than WCAG 2.2 asks of text (1.4.3), by the colours that are painted. */
const PALE = `(() => {
  ${COLOURS}
  const seen = []
  for (const element of document.querySelectorAll('.view-line span span, .line-numbers')) {
    if (element.textContent.trim() === '') continue
    const color = getComputedStyle(element).color
    seen.push({ text: element.textContent.slice(0, 20), color, ratio: contrast(color, behind(element)) })
  }
  return { seen: seen.length, pale: seen.filter(({ ratio }) => ratio < 4.5) }
})()`

test.each(['light', 'dark'] as const)('in the %s theme every word of a query can be read', async (theme) => {
  const { playground, page, leave } = await visit(theme, 1280)
  await playground.typeQuery(
    '# A comment that explains.\nquery Q($n: Int = 5) {\n  rows { streets(first: $n, where: { name: { eq: "a" } }) { nodes { ...F } } }\n}\nfragment F on Street { code name }\n',
  )
  await page.locator('.view-line', { hasText: 'explains' }).waitFor()
  const { seen, pale } = await page.evaluate<{ seen: number; pale: unknown[] }>(PALE)
  expect(pale).toEqual([])
  expect(seen).toBeGreaterThan(20)
  await leave()
})

/** The ring of what has the focus, against what it lies on; null: an editor, which shows its caret. */
const RING = `(() => {
  ${COLOURS}
  const element = document.activeElement
  if (element === document.body || element.closest('.monaco-editor') !== null) return null
  // one of a group may be marked as a whole
  const marked = [element, element.parentElement].find((e) => getComputedStyle(e).outlineStyle !== 'none')
  const name = element.className || element.tagName
  if (marked === undefined) return { name, ring: 'none', ratio: 0 }
  const { outlineColor, outlineWidth } = getComputedStyle(marked)
  return { name, ring: outlineWidth + ' ' + outlineColor, ratio: contrast(outlineColor, behind(marked.parentElement)) }
})()`

interface Ring {
  readonly name: string
  readonly ring: string
  readonly ratio: number
}

test.each(['light', 'dark'] as const)(
  'in the %s theme the ring around what has the focus stands out (WCAG 2.2, 1.4.11)',
  async (theme) => {
    const { page, leave } = await visit(theme, 1280)
    const rings: Ring[] = []
    const walk = async (steps: number): Promise<void> => {
      for (let step = 0; step < steps; step++) {
        await page.keyboard.press('Tab')
        const ring = await page.evaluate<Ring | null>(RING)
        if (ring !== null) rings.push(ring)
      }
    }
    await walk(40)
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    // its buttons, its field, the first of its types
    await walk(8)
    expect(rings.filter(({ ratio }) => ratio < 3)).toEqual([])
    expect(new Set(rings.map(({ name }) => name)).size).toBeGreaterThan(5)
    await leave()
  },
)
