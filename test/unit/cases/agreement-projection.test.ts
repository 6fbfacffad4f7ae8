import { firstText } from '../../../src/agreements/case/agreement-text'
import type { Application } from '../../../src/agreements/case/application'
import { draftOf } from '../../../src/cases/agreement-projection'

const application: Application = {
  applicantType: 'LEGAL_PERSON',
  name: 'Lab',
  credential: 'X',
  contact: 'x@example.org',
  scopes: [
    {
      dataset: 'trips',
      columns: [{ name: 'line', uses: ['select'] }],
      aggregatesOnly: true,
      smallestGroup: 10,
    },
  ],
  purpose: 'TRANSIT',
  scenario: 'Buses',
  modes: ['FILE'],
  expectedVolume: '1',
  effectiveFrom: '2026-01-01T00:00:00.000Z',
  effectiveTo: '2027-01-01T00:00:00.000Z',
  security: 'Safe',
  publishesResults: false,
  isCommercial: false,
  combinedWith: [],
  commitment: 'a'.repeat(64),
  attachments: [],
}

const text = firstText(application, {
  number: 'AGR-2026-000001',
  application: 'a',
  user: { organisation: 'u', name: 'Lab' },
  opener: 'o',
})

test('R-07: what decisions read has the modes, figures and term of the text that was signed, and no more', () => {
  expect(draftOf(text, 'ACTIVE')).toMatchObject({
    number: 'AGR-2026-000001',
    modes: ['FILE'],
    effectiveFrom: new Date('2026-01-01T00:00:00Z'),
    effectiveTo: new Date('2027-01-01T00:00:00Z'),
    scopes: [{ dataset: 'trips', aggregatesOnly: true, smallestGroup: 10 }],
  })
})

test('R-67: it has the budgets of the text; one that tells none has none', () => {
  const budgets = [{ unit: 'ROWS', per: 'DAY', limit: 1000 }] as const
  expect(draftOf({ ...text, budgets }, 'ACTIVE').budgets).toEqual(budgets)
  expect(draftOf(text, 'ACTIVE').budgets).toEqual([])
})
