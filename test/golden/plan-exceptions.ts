/** What a plan does with a whole table, or with all that it found there. */
export type TableWork = 'scan' | 'sort'

/** Cases whose statement scans a table, or sorts more than a page, and why no index can spare that. */
export interface PlanException {
  readonly reason: string
  readonly work: readonly TableWork[]
  readonly cases: readonly string[]
  /** Of versions before the newest alone. */
  readonly isOlder?: boolean
}

export const planExceptions: readonly PlanException[] = [
  {
    reason: 'a masked value is made for each caller: no index holds it',
    work: ['scan', 'sort'],
    cases: [
      'aggregate-masked',
      'agreement-masked-order',
      'agreement-predicate-relation-not-asked',
      'agreement-predicate-through-relation',
      'group-masked',
      'masked-address-group',
      'masked-bucket-aggregate',
      'masked-bucket-filter',
      'masked-date-filter',
      'masked-date-filter-raw',
      'masked-date-group',
      'masked-date-order',
      'masked-pseudonym-filter',
      'masked-pseudonym-group',
      'masked-pseudonym-page',
      'masked-rows',
      'order-masked',
      'page-last-masked',
    ],
  },
  {
    reason: 'the filter asks for a column that is neither key nor reference, time, place or searchable',
    work: ['scan', 'sort'],
    cases: [
      'filter-bigint',
      'filter-bigint-literal',
      'filter-decimal',
      'filter-decimal-exponent',
      'filter-in-empty',
      'filter-in-single',
      'filter-quantifiers-together',
      'filter-quotes',
      'filter-some',
      'filter-text-contains',
      'filter-text-endsWith',
      'filter-text-eq',
      'filter-text-gte',
      'filter-text-ilike',
      'filter-text-in',
      'filter-text-lt',
      'filter-text-ne',
      'filter-text-notIn',
      'filter-text-startsWith',
      'filter-through-relation',
      'total-count-filtered',
    ],
  },
  {
    reason: 'PostgreSQL knows nothing of how values end: it takes few to end so, and begins with those',
    work: ['scan', 'sort'],
    cases: ['filter-some-of-some'],
  },
  {
    reason: 'the order begins with a column that is neither key nor reference nor time',
    work: ['scan', 'sort'],
    cases: [
      'changes-since-import-page',
      'order-nulls-default',
      'order-nulls-first',
      'order-nulls-last',
      'order-same-column-twice',
      'order-ties',
      'page-last-nullable',
    ],
  },
  {
    reason: 'figures, groups and counts of all rows',
    work: ['scan', 'sort'],
    cases: [
      'aggregate-far-average',
      'aggregate-figures',
      'aggregate-whole',
      'filter-in-empty',
      'group-beside-nodes',
      'group-bucket',
      'group-decimal',
      'group-first-zero',
      'group-having',
      'group-offset',
      'group-order',
      'group-truncate',
    ],
  },
  {
    reason: 'before PostgreSQL 17 a column that is never missing is read to see whether it is',
    work: ['scan'],
    cases: ['filter-text-isNull'],
    isOlder: true,
  },
  {
    reason: 'all rows of two versions are compared',
    work: ['scan', 'sort'],
    cases: ['changes-since-import', 'removed-since-import'],
  },
  {
    reason: 'an index finds what the filter asks for, which is then sorted for the page or the group',
    work: ['sort'],
    cases: [
      'aggregate-empty',
      'filter-not-in-many',
      'filter-place-anywhere',
      'filter-place-within',
      'filter-place-within-antimeridian',
      'filter-place-within-distance',
      'filter-place-within-distance-antimeridian',
      'filter-place-within-distance-pole',
      'filter-place-within-edge-of-the-world',
      'filter-search-final-sigma',
      'filter-search-long-word',
      'filter-search-one-character',
      'filter-search-two-characters',
      'filter-search-words',
      'filter-similar',
      'filter-similar-two-characters',
      'filter-some-through-one',
      'filter-through-two-relations',
      'filter-timestamp-beyond',
      'group-empty',
      'group-nested',
      'since-same-version',
    ],
  },
  {
    reason:
      'an index gives the first column of the order, and rows that are equal in it are sorted by the next',
    work: ['sort'],
    cases: ['group-two', 'page-after-missing', 'page-after-turning', 'page-between', 'page-edges-turning'],
  },
]
