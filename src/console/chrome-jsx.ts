import {
  createContext,
  useContext,
  type ElementType,
  type Key,
  type ReactElement,
  type ReactNode,
} from 'react'
import * as runtime from 'react/jsx-runtime'
import { chineseOf } from './chrome-texts'
import type { Language } from './language'

/**
 * The JSX runtime of GraphiQL's packages (vite.config.mts puts it there): GraphiQL has no translations, so the
 * texts that it writes itself are put into the language around them. What an element shows of the schema, of a
 * document or of a person's own words is left as it is.
 */
export const Fragment = runtime.Fragment

/** The language of what GraphiQL says. */
export const ChromeLanguage = createContext<Language>('en')

type Props = Readonly<Record<string, unknown>>

/** What shows names of the schema and of operations, or a person's own words. */
const dataClasses =
  /\bgraphiql-(tab-button|history-item-label|doc-explorer-((field|type|argument)-name|enum-value|search-(type|field|argument)))\b/
const docsTitle = /\bgraphiql-doc-explorer-(title|back)\b/

/** A word may be a name as well: it is ours in an element of HTML alone, and not where names are shown. */
const isOurs = (text: string, type: unknown, className: unknown): boolean => {
  const shown = typeof className === 'string' ? className : ''
  if (text === '<untitled>') return true
  if (dataClasses.test(shown)) return false
  if (docsTitle.test(shown)) return text === 'Docs'
  return text.includes(' ') || typeof type === 'string' || shown === 'graphiql-dialog-title'
}

const attributes = ['aria-label', 'placeholder', 'title'] as const

/** @returns what of the properties is said otherwise in Chinese; undefined: there is no text of GraphiQL's in it */
const translation = (type: unknown, props: Props): Props | undefined => {
  const changes: Record<string, unknown> = {}
  for (const name of attributes) {
    const value = props[name]
    // the title of a section of the documentation chooses its icon
    const isText = name !== 'title' || value === '<untitled>'
    const text = isText && typeof value === 'string' ? chineseOf(value) : undefined
    if (text !== undefined) changes[name] = text
  }
  const said = (node: unknown): unknown =>
    typeof node === 'string' && isOurs(node, type, props['className']) ? (chineseOf(node) ?? node) : node
  const children: unknown = props['children']
  const shown: unknown = Array.isArray(children) ? children.map(said) : said(children)
  const isSame =
    Array.isArray(shown) && Array.isArray(children)
      ? shown.every((n, i) => n === children[i])
      : shown === children
  if (!isSame) changes['children'] = shown
  return Object.keys(changes).length === 0 ? undefined : changes
}

interface TranslatedProps extends Props {
  readonly chromeElement: ElementType
}

/** An element with a text of GraphiQL. Its properties are its own: Radix adds to them, and reads them. */
const Translated = ({ chromeElement, ...props }: TranslatedProps): ReactNode => {
  const isChinese = useContext(ChromeLanguage) === 'zh'
  const shown = isChinese ? { ...props, ...translation(chromeElement, props) } : props
  const make = Array.isArray(props['children']) ? runtime.jsxs : runtime.jsx
  return make(chromeElement, shown)
}

interface Make {
  (type: ElementType, props: Props, key?: Key): ReactElement
}

const translating =
  (make: Make): Make =>
  (type, props, key) => {
    // an icon is titled by the name of its function, which the build makes short; each stands in what has a name
    if (/ icon$/.test(String(props['title']))) return make(type, { ...props, title: undefined }, key)
    return translation(type, props) === undefined
      ? make(type, props, key)
      : runtime.jsx(Translated, { ...props, chromeElement: type }, key)
  }

export const jsx = translating(runtime.jsx)
export const jsxs = translating(runtime.jsxs)
