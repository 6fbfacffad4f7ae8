/** The languages of the console. */
export type Language = 'en' | 'zh'

/** A text in both languages. */
export type Text = Readonly<Record<Language, string>>

/**
 * The language to begin with: the first of the browser's languages that we have; none of them: English.
 * @param preferred `navigator.languages`, best first
 */
export const languageOf = (preferred: readonly string[]): Language => {
  for (const tag of preferred) {
    const lower = tag.toLowerCase()
    if (lower.startsWith('zh')) return 'zh'
    if (lower.startsWith('en')) return 'en'
  }
  return 'en'
}

/** What goes into the `lang` of the document, and into `Accept-Language` of a request. */
export const languageTags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-CN' }
