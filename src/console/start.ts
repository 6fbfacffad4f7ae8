import type { CatalogueEntry } from './catalogue'
import { createCatalogueList } from './catalogue-list'
import { parseAttribute, readSearch, searchQuery } from './catalogue-search'
import { datasetLink } from './deep-link'
import { byId, mountPageBar } from './page-bar'
import { textOf, type TextId } from './texts'

/** How long a person may pause between two letters of a search. */
const TYPING_PAUSE_MS = 250

/** What the page knows beside the catalogue; every change is shown by `show`. */
let health: TextId | undefined
let search = readSearch(window.location.search)

/** @param text is set as text, never as markup: titles come from publishers */
const element = (name: string, className: string, text: string): HTMLElement => {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  // a title may run from right to left; what stands beside it does not
  made.dir = 'auto'
  made.textContent = text
  return made
}

const attributeText = (attribute: string): string =>
  attribute === 'UNCONDITIONAL' || attribute === 'CONDITIONAL' || attribute === 'NOT_OPEN'
    ? textOf(attribute, language())
    : attribute

const entryItem = (entry: CatalogueEntry, size: number): HTMLElement => {
  const item = element('li', 'start-dataset', '')
  const foot = element('div', 'start-dataset-foot', '')
  const attribute = element('span', 'start-attribute', attributeText(entry.openAttribute))
  attribute.dataset['attribute'] = entry.openAttribute
  const link = document.createElement('a')
  link.href = datasetLink(entry.name, size)
  link.textContent = textOf('tryDataset', language())
  link.setAttribute('aria-label', `${link.textContent}: ${entry.title}`)
  foot.append(attribute, element('code', '', entry.name), link)
  item.append(element('h3', '', entry.title), element('p', '', entry.opener), foot)
  return item
}

const countText = (): string => {
  const list = catalogue.current()
  if (list.phase === 'failed') return list.refusal ?? textOf('datasetsFailed', language())
  if (list.page === null || list.phase === 'loading') return '…'
  const { entries, totalCount, size } = list.page
  if (size === 0) return textOf('datasetsNone', language())
  if (totalCount === 0) return textOf('datasetsNotFound', language())
  return textOf('datasetsCount', language(), { shown: entries.length, total: totalCount })
}

const showCatalogue = (): void => {
  const list = catalogue.current()
  const shown = byId('datasets', HTMLUListElement)
  shown.setAttribute('aria-busy', String(list.phase === 'loading'))
  byId('datasets-count', HTMLParagraphElement).textContent = countText()
  // what was found before stays until there is something else
  if (list.page !== null)
    shown.replaceChildren(...list.page.entries.map((entry) => entryItem(entry, list.page?.size ?? 0)))
  else if (list.phase === 'failed') shown.replaceChildren()
  const more = byId('datasets-more', HTMLButtonElement)
  const isFailed = list.phase === 'failed' && list.refusal === null
  more.hidden = !isFailed && (list.page?.next ?? null) === null
  more.toggleAttribute('aria-disabled', list.phase === 'loading')
  more.textContent = textOf(isFailed ? 'retry' : 'datasetsMore', language())
}

const showHealth = (): void => {
  if (health === undefined) return
  const shown = byId('health', HTMLSpanElement)
  shown.textContent = textOf(health, language())
  shown.dataset['state'] = health
}

const showSearch = (): void => {
  byId('search-words', HTMLInputElement).placeholder = textOf('searchPlaceholder', language())
  for (const option of byId('search-attribute', HTMLSelectElement).options)
    option.textContent =
      option.value === '' ? textOf('anyAttribute', language()) : attributeText(option.value)
}

const show = (): void => {
  showHealth()
  showSearch()
  showCatalogue()
}

const language = mountPageBar(show)
const catalogue = createCatalogueList(language, show)

const searchAgain = (): void => {
  search = { words: words.value.trim(), openAttribute: parseAttribute(attribute.value) }
  // going back and reloading find it again
  window.history.replaceState(null, '', window.location.pathname + searchQuery(search))
  void catalogue.search(search)
}

const words = byId('search-words', HTMLInputElement)
words.value = search.words
let pause: number | undefined
words.addEventListener('input', () => {
  window.clearTimeout(pause)
  pause = window.setTimeout(searchAgain, TYPING_PAUSE_MS)
})

const attribute = byId('search-attribute', HTMLSelectElement)
attribute.value = search.openAttribute
attribute.addEventListener('change', searchAgain)

byId('search', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  window.clearTimeout(pause)
  searchAgain()
})

byId('datasets-more', HTMLButtonElement).addEventListener('click', () => {
  const list = catalogue.current()
  if (list.phase === 'loading') return
  const before = list.page?.entries.length ?? 0
  void catalogue.more().then(() => focusEntry(before))
})

/** To go on reading where the list ended: the button goes away with the last page. */
const focusEntry = (place: number): void => {
  document.querySelector<HTMLElement>(`#datasets > :nth-child(${place + 1}) a`)?.focus()
}

void catalogue.search(search)

void fetch('/health/ready', { credentials: 'omit', cache: 'no-store' }).then(
  (response) => {
    health = response.ok ? 'healthReady' : 'healthNotReady'
    show()
  },
  () => {
    health = 'healthAway'
    show()
  },
)
