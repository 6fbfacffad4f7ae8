import type { Language } from './language'
import {
  applyPreferences,
  keepPreferences,
  parseTheme,
  readPreferences,
  themes,
  type Preferences,
} from './preferences'
import { textOf, type TextId } from './texts'

/** @throws Error where the page has no such element of this kind */
export const byId = <T extends HTMLElement>(id: string, kind: new () => T): T => {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`)
  return found
}

const themeNames: Readonly<Record<(typeof themes)[number], TextId>> = {
  system: 'themeSystem',
  light: 'themeLight',
  dark: 'themeDark',
}

const themeOption = (theme: Preferences['theme'], { theme: chosen, language }: Preferences): HTMLElement => {
  const option = document.createElement('option')
  option.value = theme
  option.textContent = textOf(themeNames[theme], language)
  option.selected = theme === chosen
  return option
}

/**
 * Brings the switches of theme and language to life, in the bar of every page but the playground.
 * @param onChange called after each change: shows what the page's script wrote itself
 * @returns the language that is chosen, at any time
 */
export const mountPageBar = (onChange: () => void): (() => Language) => {
  let preferences = readPreferences()
  const show = (): void => {
    applyPreferences(preferences)
    byId('theme', HTMLSelectElement).replaceChildren(
      ...themes.map((theme) => themeOption(theme, preferences)),
    )
    byId('language', HTMLButtonElement).textContent = textOf('otherLanguage', preferences.language)
  }
  const choose = (change: Partial<Preferences>): void => {
    preferences = { ...preferences, ...change }
    keepPreferences(preferences)
    show()
    onChange()
  }
  byId('language', HTMLButtonElement).addEventListener('click', () => {
    choose({ language: preferences.language === 'zh' ? 'en' : 'zh' })
  })
  byId('theme', HTMLSelectElement).addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) choose({ theme: parseTheme(event.target.value) })
  })
  show()
  return () => preferences.language
}
