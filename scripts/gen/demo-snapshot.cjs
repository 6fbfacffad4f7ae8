/** The catalogue as it is once the demo is loaded, made from its manifests alone: no database is needed. */
const { readFileSync } = require('node:fs')
const { demoDatasets } = require('../../dist/src/demo/datasets.js')
const { parseManifest } = require('../../dist/src/intake/manifest.js')
const { assembleCatalog, emptyCatalog } = require('../../dist/src/catalog/live/assemble.js')
const { stricter } = require('../../dist/src/catalog/open-attribute.js')

const texts = [
  ...[
    'title',
    'summary',
    'openConditions',
    'theme',
    'industry',
    'licence',
    'attribution',
    'contact',
    'source',
  ],
  'spatialCoverage',
]

const toColumn = ([label, column], ofDataset) => ({
  name: column.name,
  label,
  type: column.type,
  nullable: column.nullable,
  description: column.description ?? '',
  unit: column.unit ?? '',
  openAttribute: stricter(column.openAttribute ?? ofDataset, ofDataset),
  mask: column.mask ?? null,
  searchable: column.searchable ?? false,
  deprecated: null,
  ref: column.ref == null ? null : { ...column.ref, datasetId: column.ref.dataset },
})

const toEntry = ({ name, manifestFile }) => {
  const manifest = parseManifest(name, JSON.parse(readFileSync(manifestFile, 'utf8')))
  return {
    ...Object.fromEntries(texts.map((text) => [text, manifest[text] ?? ''])),
    id: name,
    name,
    openerId: manifest.opener,
    openAttribute: manifest.openAttribute,
    openModes: manifest.openModes ?? ['API'],
    renewCycle: manifest.renewCycle ?? 'IRREGULAR',
    tags: manifest.tags ?? [],
    temporalStart: null,
    temporalEnd: null,
    createdAt: new Date(0),
    publishedAt: new Date(0),
    contractRevision: 1,
    keyColumns: manifest.key,
    columns: Object.entries(manifest.columns).map((column) => toColumn(column, manifest.openAttribute)),
  }
}

/** @returns a CatalogSnapshot of src/catalog/live/snapshot.ts */
const demoSnapshot = () => {
  // in the order in which the catalogue is read
  const entries = demoDatasets.map(toEntry).sort((a, b) => (a.name < b.name ? -1 : 1))
  const openers = new Map(entries.map(({ openerId: name }) => [name, { id: name, name, contact: '' }]))
  return assembleCatalog(1, entries, openers, emptyCatalog).snapshot
}

module.exports = { demoSnapshot }
