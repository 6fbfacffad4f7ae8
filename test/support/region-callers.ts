import type { Agreement } from '../../src/agreements/agreement'
import type { AccountCaller } from '../../src/identity/caller'
import { byName } from './catalog'

/** Who asks of the region fixture: with no agreement, with one on people, and with one whose rows a relation tells. */
const agreement: Agreement = {
  id: 'g',
  number: 'CQ-2026-1',
  purpose: 'RESEARCH',
  state: 'ACTIVE',
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  effectiveTo: new Date('2027-01-01T00:00:00Z'),
  modes: ['API'],
  budgets: [],
  scopes: new Map([
    [
      'people',
      {
        dataset: 'people',
        contractRevision: 1,
        columns: byName(
          { name: 'number', uses: ['select'] as const },
          { name: 'name', uses: ['select'] as const },
          { name: 'regionCode', uses: ['select'] as const },
          { name: 'phone', uses: ['select', 'filter', 'sort'] as const },
        ),
        predicate: { kind: 'compare', column: 'regionCode', op: 'eq', value: '50' },
        aggregatesOnly: false,
        smallestGroup: null,
      },
    ],
  ]),
}

/** Its rows are told by a raw value of the related dataset, which callers see masked. */
const relationAgreement: Agreement = {
  ...agreement,
  id: 'h',
  number: 'CQ-2026-2',
  scopes: new Map([
    [
      'people',
      {
        dataset: 'people',
        contractRevision: 1,
        columns: byName(
          { name: 'number', uses: ['select'] as const },
          { name: 'regionCode', uses: ['select'] as const },
        ),
        predicate: {
          kind: 'not',
          of: {
            kind: 'toOne',
            relation: 'region',
            of: { kind: 'compare', column: 'hotline', op: 'eq', value: '02312345678' },
          },
        },
        aggregatesOnly: false,
        smallestGroup: null,
      },
    ],
  ]),
}

const dataUser: AccountCaller = {
  kind: 'account',
  accountId: '00000000-0000-7000-8000-000000000001',
  accountName: 'user',
  organisationId: '00000000-0000-7000-8000-000000000002',
  organisationName: 'users',
  roles: ['DATA_USER'],
  keyId: '00000000-0000-7000-8000-000000000003',
  boundAgreement: null,
  boundPurpose: null,
  agreements: [],
}

export const fixtureCallers = {
  dataUser,
  agreementUser: { ...dataUser, agreements: [agreement] },
  relationUser: { ...dataUser, agreements: [relationAgreement] },
} as const
