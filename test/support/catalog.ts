import type { Column, Dataset, Relation, Version } from '../../src/catalog/dataset'
import type { ColumnType } from '../../src/catalog/column-type'

/** A column for a test: open, required text unless said otherwise. */
export const column = (
  name: string,
  part: Partial<Column> & { readonly type?: ColumnType } = {},
): Column => ({
  name,
  label: name,
  type: 'TEXT',
  nullable: false,
  description: '',
  unit: '',
  openAttribute: 'UNCONDITIONAL',
  mask: null,
  searchable: false,
  deprecated: null,
  ...part,
})

/** A published dataset for a test: open unless said otherwise. */
export const dataset = (
  name: string,
  columns: readonly Column[],
  part: Partial<Omit<Dataset, 'relations'>> & { readonly relations?: readonly Relation[] } = {},
): Dataset => {
  const { relations = [], ...rest } = part
  return {
    id: `id-${name}`,
    name,
    title: name,
    summary: '',
    opener: { id: 'opener', name: 'Opener', contact: '' },
    openAttribute: 'UNCONDITIONAL',
    openModes: ['API'],
    openConditions: '',
    renewCycle: 'IRREGULAR',
    theme: '',
    industry: '',
    tags: [],
    licence: '',
    attribution: '',
    contact: '',
    source: '',
    spatialCoverage: '',
    temporalStart: null,
    temporalEnd: null,
    publishedAt: new Date(0),
    contractRevision: 1,
    key: [],
    columns: new Map(columns.map((c) => [c.name, c])),
    relations: new Map(relations.map((r) => [r.name, r])),
    ...rest,
  }
}

export const version = (table: string, part: Partial<Version> = {}): Version => ({
  number: 1,
  table,
  load: 1,
  rowCount: 1000,
  activatedAt: new Date(0),
  replacedAt: null,
  ...part,
})

export const byName = <T extends { readonly name: string }>(...items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.name, item]))
