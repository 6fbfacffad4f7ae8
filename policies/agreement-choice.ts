import type { Agreement, ColumnUse } from '../src/agreements/agreement'
import type { Dataset } from '../src/catalog/dataset'
import type { AccountCaller, Caller } from '../src/identity/caller'
import { fault, type Fault } from '../src/kernel/errors'
import type { Footprint, Use } from '../src/query/footprint'
import { effectiveMask } from './grants'

/** What the choice of an agreement reads of the operation. */
export interface ChoiceFacts {
  readonly now: Date
  readonly agreement: string | null
  readonly purpose: string | null
  readonly applyUrl: string
}

export type Choice =
  | { readonly kind: 'CHOSEN'; readonly agreement: Agreement }
  | { readonly kind: 'DENY'; readonly fault: Fault }

/**
 * The one agreement that all conditional datasets of a row field rest on: the one that the key or the header names,
 * else the only one in force that covers what is read. Two conditional datasets in one field need one agreement that
 * names both (DESIGN 5.4: combination is how people are re-identified).
 */
export const findAgreement = (
  caller: Caller,
  conditional: readonly Dataset[],
  footprint: Footprint,
  facts: ChoiceFacts,
): Choice => {
  const names = conditional.map((dataset) => dataset.name)
  const required = fault(
    'access.agreementRequired',
    { dataset: names, applyUrl: facts.applyUrl },
    { rule: 'R-05', coordinates: names, applyUrl: facts.applyUrl },
  )
  if (caller.kind !== 'account') return deny(required)
  const named = candidates(caller, facts).filter((agreement) =>
    names.some((name) => agreement.scopes.has(name)),
  )
  if (named.length === 0) return deny(required)

  const inForce = named.filter((agreement) => stateOf(agreement, facts.now) === 'ACTIVE')
  if (inForce.length === 0) return deny(notInForce(named, names, facts))

  const forPurpose = inForce.filter(
    (agreement) => facts.purpose === null || agreement.purpose === facts.purpose,
  )
  const only = inForce[0]
  if (forPurpose.length === 0 && only !== undefined)
    return deny(
      fault(
        'access.purposeNotPermitted',
        { purpose: facts.purpose ?? '', agreement: only.number },
        { rule: 'R-07', coordinates: names },
      ),
    )

  const fitting = forPurpose.filter((agreement) => excess(agreement, conditional, footprint, facts) === null)
  const [first, second] = fitting
  if (first !== undefined && second === undefined) return { kind: 'CHOSEN', agreement: first }
  if (first !== undefined)
    return deny(
      fault(
        'access.agreementAmbiguous',
        { agreements: fitting.map((a) => a.number) },
        { rule: 'R-05', coordinates: names },
      ),
    )
  const closest = forPurpose[0]
  return deny((closest && excess(closest, conditional, footprint, facts)) ?? required)
}

const candidates = (caller: AccountCaller, facts: ChoiceFacts): readonly Agreement[] =>
  caller.agreements.filter(
    (agreement) =>
      (caller.boundAgreement === null || agreement.number === caller.boundAgreement) &&
      (facts.agreement === null || agreement.number === facts.agreement) &&
      (caller.boundPurpose === null || agreement.purpose === caller.boundPurpose),
  )

/** The state at a moment: the term ends by the clock, without waiting for any job. */
const stateOf = (agreement: Agreement, now: Date): Agreement['state'] | 'NOT_YET' => {
  if (agreement.state !== 'ACTIVE') return agreement.state
  if (now < agreement.effectiveFrom) return 'NOT_YET'
  return now < agreement.effectiveTo ? 'ACTIVE' : 'EXPIRED'
}

const notInForce = (named: readonly Agreement[], datasets: readonly string[], facts: ChoiceFacts): Fault => {
  const telling =
    named.find((a) => a.state === 'SUSPENDED') ?? named.find((a) => a.state === 'TERMINATED') ?? named[0]
  const state = telling === undefined ? 'DRAFT' : stateOf(telling, facts.now)
  const message =
    state === 'SUSPENDED'
      ? 'access.suspended'
      : state === 'TERMINATED'
        ? 'access.terminated'
        : 'access.agreementNotActive'
  return fault(
    message,
    { agreement: telling?.number ?? '', state, applyUrl: facts.applyUrl },
    { rule: state === 'EXPIRED' ? 'R-10' : 'R-06', coordinates: datasets, applyUrl: facts.applyUrl },
  )
}

/** What is read beyond the scope of an agreement, naming every coordinate. @returns null: nothing */
const excess = (
  agreement: Agreement,
  conditional: readonly Dataset[],
  footprint: Footprint,
  facts: ChoiceFacts,
): Fault | null => {
  const outside: string[] = []
  const misused: { readonly coordinate: string; readonly use: Use }[] = []
  for (const dataset of conditional) {
    const scope = agreement.scopes.get(dataset.name)
    if (scope === undefined)
      return fault(
        'access.combination',
        { coordinates: conditional.map((d) => d.name) },
        {
          rule: 'R-07',
          coordinates: conditional.map((d) => d.name),
        },
      )
    for (const [column, uses] of footprint.uses.get(dataset.name) ?? []) {
      const granted = scope.columns.get(column)
      const stored = dataset.columns.get(column)
      // open anyway: `agreedGrant` adds it as it is in the catalogue
      if (granted === undefined && stored?.openAttribute === 'UNCONDITIONAL') continue
      if (granted === undefined || stored === undefined) {
        outside.push(`${dataset.name}.${column}`)
        continue
      }
      if (effectiveMask(stored, granted) === null) continue
      for (const use of uses)
        if (use !== 'join' && !granted.uses.includes(use satisfies ColumnUse))
          misused.push({ coordinate: `${dataset.name}.${column}`, use })
    }
  }
  if (outside.length > 0)
    return fault(
      'access.scopeExceeded',
      { agreement: agreement.number, coordinates: outside, applyUrl: facts.applyUrl },
      { rule: 'R-07', coordinates: outside, applyUrl: facts.applyUrl },
    )
  const first = misused[0]
  if (first === undefined) return null
  return fault(
    'access.maskedUse',
    { agreement: agreement.number, coordinates: first.coordinate, use: first.use },
    { rule: 'R-15', coordinates: misused.map((m) => m.coordinate) },
  )
}

const deny = (f: Fault): Choice => ({ kind: 'DENY', fault: f })
