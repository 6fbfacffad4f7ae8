import { createTextStorage } from './browser-storage'
import { languageOf, languageTags, type Language } from './language'

/** How a person wants the console: kept for the next visit, shared by its pages. */
export interface Preferences {
  readonly language: Language
  readonly theme: Theme
}

export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

const storage = createTextStorage(() => window.localStorage)
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')

export const parseTheme = (text: string): Theme => themes.find((t) => t === text) ?? 'system'

/** What was chosen before; else the browser's language and the system's theme. */
export const readPreferences = (): Preferences => {
  const language = storage.get('weir.language')
  return {
    language: language === 'en' || language === 'zh' ? language : languageOf(navigator.languages),
    theme: parseTheme(storage.get('weir.theme')),
  }
}

/** Shows the document in a language and theme, and keeps what was chosen. */
export const applyPreferences = ({ language, theme }: Preferences): void => {
  const root = document.documentElement
  root.lang = languageTags[language]
  root.dataset['language'] = language
  root.dataset['theme'] = theme
  const title = document.querySelector('title')?.dataset[language]
  if (title !== undefined) document.title = title
}

export const keepPreferences = ({ language, theme }: Preferences): void => {
  storage.set('weir.language', language)
  storage.set('weir.theme', theme)
}

/** The theme to show, of what was chosen and what the system has now. */
export const shownTheme = (theme: Theme): 'light' | 'dark' => {
  if (theme !== 'system') return theme
  return prefersDark.matches ? 'dark' : 'light'
}

/** Tells when the system changes between light and dark. @returns a function that ends it */
export const onSystemTheme = (listener: () => void): (() => void) => {
  prefersDark.addEventListener('change', listener)
  return () => prefersDark.removeEventListener('change', listener)
}
