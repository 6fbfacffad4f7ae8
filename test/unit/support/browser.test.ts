import { findChromium } from '../../support/browser'

test('the browser that CHROME_PATH names is taken, and no other in its place', () => {
  expect(findChromium('/opt/chrome', () => true)).toBe('/opt/chrome')
  expect(() => findChromium('/opt/chrome', (path) => path !== '/opt/chrome')).toThrow('/opt/chrome')
})

test('without CHROME_PATH the usual places are tried in turn', () => {
  expect(findChromium('', (path) => path === '/usr/bin/chromium')).toBe('/usr/bin/chromium')
  expect(findChromium('', (path) => path === '/snap/bin/chromium')).toBe('/snap/bin/chromium')
})

test('a machine without a browser is told what to install', () => {
  expect(() => findChromium('', () => false)).toThrow('apt-get install chromium')
})
