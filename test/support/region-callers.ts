import type { Agreement } from '../../src/agreements/agreement'
import type { AccountCaller } from '../../src/identity/caller'
import { byName } from './catalog'

/** Who asks of the region fixture: with no agreement, with one on people, and with one whose rows a relation tells. */
const agreement: Agreement = {
  id: 'g',
  number: 'CQ-2026-1',
  purpose: 'RESEARCH',
  state: 'ACTIVE',
  version: 1,
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

const all = ['select', 'filter', 'sort', 'group'] as const

/** Masks of its own, one of each further kind, free for every use; the key too is read through one. */
const maskingAgreement: Agreement = {
  ...agreement,
  id: 'i',
  number: 'CQ-2026-3',
  scopes: new Map([
    [
      'people',
      {
        dataset: 'people',
        contractRevision: 1,
        columns: byName(
          { name: 'number', mask: { kind: 'pseudonym' } as const, uses: all },
          { name: 'name', mask: { kind: 'identityNumber' } as const, uses: all },
          { name: 'regionCode', uses: all },
          { name: 'income', mask: { kind: 'number', size: 5000 } as const, uses: all },
          { name: 'home', mask: { kind: 'address' } as const, uses: all },
          { name: 'bornOn', mask: { kind: 'date', to: 'year' } as const, uses: all },
          { name: 'seenAt', mask: { kind: 'date', to: 'month' } as const, uses: all },
        ),
        predicate: { kind: 'compare', column: 'regionCode', op: 'eq', value: '50' },
        aggregatesOnly: false,
        smallestGroup: null,
      },
    ],
  ]),
}

/** The same scope under another number. */
const otherMaskingAgreement: Agreement = { ...maskingAgreement, id: 'j', number: 'CQ-2026-4' }

const dataUser: AccountCaller = {
  kind: 'account',
  accountId: '00000000-0000-7000-8000-000000000001',
  accountName: 'user',
  organisationId: '00000000-0000-7000-8000-000000000002',
  organisationName: 'users',
  roles: ['DATA_USER'],
  auth: 'KEY',
  keyId: '00000000-0000-7000-8000-000000000003',
  boundAgreement: null,
  boundPurpose: null,
  agreements: [],
}

export const fixtureCallers = {
  dataUser,
  agreementUser: { ...dataUser, agreements: [agreement] },
  relationUser: { ...dataUser, agreements: [relationAgreement] },
  maskUser: { ...dataUser, agreements: [maskingAgreement] },
  otherMaskUser: { ...dataUser, agreements: [otherMaskingAgreement] },
} as const
