import { loadCatalogue, type CatalogueEntry, type CataloguePage } from './catalogue'
import { datasetLink } from './deep-link'
import { byId, mountPageBar } from './page-bar'
import { textOf, type TextId } from './texts'

/** What the page knows; every change is shown by `show`. */
let health: TextId | undefined
let catalogue: CataloguePage | 'loading' | 'failed' = 'loading'

/** @param text is set as text, never as markup: titles come from publishers */
const element = (name: string, className: string, text: string): HTMLElement => {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}

const attributeText = (attribute: string): string =>
  attribute === 'UNCONDITIONAL' || attribute === 'CONDITIONAL' || attribute === 'NOT_OPEN'
    ? textOf(attribute, language())
    : attribute

const entryItem = (entry: CatalogueEntry): HTMLElement => {
  const item = element('li', 'start-dataset', '')
  const foot = element('div', 'start-dataset-foot', '')
  const attribute = element('span', 'start-attribute', attributeText(entry.openAttribute))
  attribute.dataset['attribute'] = entry.openAttribute
  const link = document.createElement('a')
  link.href = datasetLink(entry.name)
  link.textContent = textOf('tryDataset', language())
  link.setAttribute('aria-label', `${link.textContent}: ${entry.title}`)
  foot.append(attribute, element('code', '', entry.name), link)
  item.append(element('h3', '', entry.title), element('p', '', entry.opener), foot)
  return item
}

const showCatalogue = (): void => {
  const list = byId('datasets')
  const count = byId('datasets-count')
  list.setAttribute('aria-busy', String(catalogue === 'loading'))
  if (catalogue === 'loading') {
    count.textContent = '…'
  } else if (catalogue === 'failed') {
    count.textContent = textOf('datasetsFailed', language())
  } else {
    const { entries, totalCount } = catalogue
    list.replaceChildren(...entries.map(entryItem))
    count.textContent =
      totalCount === 0
        ? textOf('datasetsNone', language())
        : textOf('datasetsCount', language(), { shown: entries.length, total: totalCount })
  }
}

const showHealth = (): void => {
  if (health === undefined) return
  const shown = byId('health')
  shown.textContent = textOf(health, language())
  shown.dataset['state'] = health
}

const show = (): void => {
  showHealth()
  showCatalogue()
}

const language = mountPageBar(show)
show()

void loadCatalogue(language()).then(
  (page) => {
    catalogue = page
    show()
  },
  () => {
    catalogue = 'failed'
    show()
  },
)

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
