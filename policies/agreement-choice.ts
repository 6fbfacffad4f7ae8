import type { Agreement } from '../src/agreements/agreement'
import { indexOf, type AgreementIndex } from '../src/agreements/agreement-index'
import type { Dataset, OpenMode } from '../src/catalog/dataset'
import type { AccountCaller, Caller } from '../src/identity/caller'
import { fault, type Fault } from '../src/kernel/errors'
import type { Footprint } from '../src/query/footprint'
import { covers, excess } from './agreement-scope'

/** What the choice of an agreement reads of the operation. */
export interface ChoiceFacts {
  readonly now: Date
  readonly agreement: string | null
  readonly purpose: string | null
  /** In which the data will be used; a query is API. */
  readonly mode: OpenMode
  readonly applyUrl: string
}

export type Choice =
  | { readonly kind: 'CHOSEN'; readonly agreement: Agreement }
  | { readonly kind: 'DENY'; readonly fault: Fault }

/** So many agreements are named where several fit. */
const MAX_NAMED = 20

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
  if (caller.kind !== 'account') return deny(required(conditional, facts))
  const index = indexOf(caller.agreements)
  const fitting: Agreement[] = []
  for (const agreement of candidates(index, caller, conditional, footprint, facts)) {
    if (!isUsable(agreement, caller, facts) || !covers(agreement, conditional, footprint)) continue
    fitting.push(agreement)
    if (fitting.length === MAX_NAMED) break
  }
  const [first, second] = fitting
  if (first === undefined) return deny(refusal(index, caller, conditional, footprint, facts))
  if (second === undefined) return { kind: 'CHOSEN', agreement: first }
  const agreements = fitting.map(({ number }) => number)
  return deny(
    fault('access.agreementAmbiguous', { agreements }, { rule: 'R-05', coordinates: namesOf(conditional) }),
  )
}

/** The fewest agreements that hold all that can fit: those of the rarest dataset or column that is read. */
const candidates = (
  index: AgreementIndex,
  caller: AccountCaller,
  conditional: readonly Dataset[],
  footprint: Footprint,
  facts: ChoiceFacts,
): readonly Agreement[] => {
  const number = numberOf(caller, facts)
  if (number !== null) {
    const named = index.byNumber.get(number)
    return named === undefined ? [] : [named]
  }
  let fewest: readonly Agreement[] | undefined
  for (const { name, columns } of conditional) {
    const named = index.byDataset.get(name)
    if (named === undefined) return []
    if (fewest === undefined || named.all.length < fewest.length) fewest = named.all
    for (const column of footprint.uses.get(name)?.keys() ?? []) {
      // in no scope, and needs none
      if (columns.get(column)?.openAttribute === 'UNCONDITIONAL') continue
      const ofColumn = named.byColumn.get(column) ?? []
      if (ofColumn.length < fewest.length) fewest = ofColumn
    }
  }
  return fewest ?? []
}

/** Why none fits: the nearer an agreement is to fitting, the more its refusal tells. */
const refusal = (
  index: AgreementIndex,
  caller: AccountCaller,
  conditional: readonly Dataset[],
  footprint: Footprint,
  facts: ChoiceFacts,
): Fault => {
  const named = namingAny(index, caller, conditional, facts)
  if (named.length === 0) return required(conditional, facts)

  let isInForce: Agreement | undefined
  let forPurpose: Agreement | undefined
  let suspended: Agreement | undefined
  let terminated: Agreement | undefined
  for (const agreement of named) {
    if (agreement.state === 'SUSPENDED') suspended ??= agreement
    else if (agreement.state === 'TERMINATED') terminated ??= agreement
    if (stateOf(agreement, facts.now) !== 'ACTIVE') continue
    isInForce ??= agreement
    if (!permitsPurpose(agreement, caller, facts)) continue
    forPurpose ??= agreement
    if (agreement.modes.includes(facts.mode))
      return excess(agreement, conditional, footprint, facts.applyUrl) ?? required(conditional, facts)
  }
  const coordinates = namesOf(conditional)
  if (forPurpose !== undefined)
    return fault(
      'access.modeNotAgreed',
      { agreement: forPurpose.number, mode: facts.mode, modes: forPurpose.modes, applyUrl: facts.applyUrl },
      { rule: 'R-07', coordinates, applyUrl: facts.applyUrl },
    )
  if (isInForce !== undefined)
    return fault(
      'access.purposeNotPermitted',
      { purpose: facts.purpose ?? caller.boundPurpose ?? '', agreement: isInForce.number },
      { rule: 'R-07', coordinates },
    )
  return notInForce(suspended ?? terminated ?? named[0], coordinates, facts)
}

/** Agreements that name one of the datasets at least, and that the key and the header leave. */
const namingAny = (
  index: AgreementIndex,
  caller: AccountCaller,
  conditional: readonly Dataset[],
  facts: ChoiceFacts,
): readonly Agreement[] => {
  const number = numberOf(caller, facts)
  if (number !== null) {
    const named = index.byNumber.get(number)
    return named !== undefined && conditional.some(({ name }) => named.scopes.has(name)) ? [named] : []
  }
  const lists = conditional.flatMap(({ name }) => {
    const named = index.byDataset.get(name)
    return named === undefined ? [] : [named.all]
  })
  return lists.length === 1 ? (lists[0] ?? []) : [...new Set(lists.flat())]
}

const isUsable = (agreement: Agreement, caller: AccountCaller, facts: ChoiceFacts): boolean =>
  stateOf(agreement, facts.now) === 'ACTIVE' &&
  permitsPurpose(agreement, caller, facts) &&
  agreement.modes.includes(facts.mode)

/** The purpose that the key is bound to, and the one that the header states. */
const permitsPurpose = (
  { purpose }: Agreement,
  { boundPurpose }: AccountCaller,
  facts: ChoiceFacts,
): boolean =>
  (boundPurpose === null || boundPurpose === purpose) && (facts.purpose === null || facts.purpose === purpose)

/** The number that the key or the header names; null: neither does. `identify` refuses two that differ. */
const numberOf = (caller: AccountCaller, facts: ChoiceFacts): string | null =>
  caller.boundAgreement ?? facts.agreement

/** The state at a moment: the term ends by the clock, without waiting for any job. */
const stateOf = (agreement: Agreement, now: Date): Agreement['state'] | 'NOT_YET' => {
  if (agreement.state !== 'ACTIVE') return agreement.state
  if (now.getTime() < agreement.effectiveFrom.getTime()) return 'NOT_YET'
  return now.getTime() < agreement.effectiveTo.getTime() ? 'ACTIVE' : 'EXPIRED'
}

const notInForce = (
  telling: Agreement | undefined,
  datasets: readonly string[],
  facts: ChoiceFacts,
): Fault => {
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

const required = (conditional: readonly Dataset[], { applyUrl }: ChoiceFacts): Fault => {
  const names = namesOf(conditional)
  return fault(
    'access.agreementRequired',
    { dataset: names, applyUrl },
    { rule: 'R-05', coordinates: names, applyUrl },
  )
}

const namesOf = (datasets: readonly Dataset[]): readonly string[] => datasets.map(({ name }) => name)

const deny = (f: Fault): Choice => ({ kind: 'DENY', fault: f })
