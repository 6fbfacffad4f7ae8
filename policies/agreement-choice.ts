import type { Agreement } from '../src/agreements/agreement'
import { indexOf, type AgreementIndex } from '../src/agreements/agreement-index'
import { isInTerm, periodOf, type InForce, type Period } from '../src/agreements/in-force'
import type { Dataset, OpenMode } from '../src/catalog/dataset'
import type { AccountCaller, Caller } from '../src/identity/caller'
import { fault, type Fault } from '../src/kernel/errors'
import type { Footprint } from '../src/query/row-query/footprint'
import { covers, demandsOf, excess, type Demand } from './agreement-scope'

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
  const demands = demandsOf(conditional, footprint)
  const fitting: Agreement[] = []
  const fewest = candidates(index, caller, demands, facts)
  for (const agreement of ofPurpose(periodOf(fewest, facts.now), caller, facts).byMode.get(facts.mode) ??
    []) {
    if (!covers(agreement, demands)) continue
    fitting.push(agreement)
    if (fitting.length === MAX_NAMED) break
  }
  const [first, second] = fitting
  if (first === undefined) return deny(refusal(index, caller, conditional, demands, facts))
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
  demands: readonly Demand[],
  facts: ChoiceFacts,
): readonly Agreement[] => {
  const number = numberOf(caller, facts)
  if (number !== null) return index.byNumber.get(number) ?? none
  let fewest: readonly Agreement[] | undefined
  for (const { dataset, columns } of demands) {
    const named = index.byDataset.get(dataset)
    if (named === undefined) return none
    if (fewest === undefined || named.all.length < fewest.length) fewest = named.all
    for (const { name, stored } of columns) {
      // in no scope, and needs none
      if (stored?.openAttribute === 'UNCONDITIONAL') continue
      const ofColumn = named.byColumn.get(name) ?? none
      if (ofColumn.length < fewest.length) fewest = ofColumn
    }
  }
  return fewest ?? none
}

/** Why none fits: the nearer an agreement is to fitting, the more its refusal tells. */
const refusal = (
  index: AgreementIndex,
  caller: AccountCaller,
  conditional: readonly Dataset[],
  demands: readonly Demand[],
  facts: ChoiceFacts,
): Fault => {
  const lists = namingAny(index, caller, conditional, facts)
  if (lists.length === 0) return required(conditional, facts)
  const { applyUrl, mode, now } = facts
  const coordinates = namesOf(conditional)
  const periods = lists.map((list) => periodOf(list, now))
  const first = (of: (period: Period) => Agreement | undefined): Agreement | undefined => {
    for (const period of periods) {
      const found = of(period)
      if (found !== undefined) return found
    }
    return undefined
  }

  const usable = first((period) => ofPurpose(period, caller, facts).byMode.get(mode)?.[0])
  if (usable !== undefined) return excess(usable, demands, applyUrl) ?? required(conditional, facts)
  const forPurpose = first((period) => ofPurpose(period, caller, facts).all[0])
  if (forPurpose !== undefined)
    return fault(
      'access.modeNotAgreed',
      { agreement: forPurpose.number, mode, modes: forPurpose.modes, applyUrl },
      { rule: 'R-07', coordinates, applyUrl },
    )
  const inForce = first(({ byPurpose }) => byPurpose.get(null)?.all[0])
  if (inForce !== undefined)
    return fault(
      'access.purposeNotPermitted',
      { purpose: facts.purpose ?? caller.boundPurpose ?? '', agreement: inForce.number },
      { rule: 'R-07', coordinates },
    )
  const ended = first(({ suspended }) => suspended) ?? first(({ terminated }) => terminated)
  return notInForce(ended ?? lists[0]?.[0], coordinates, facts)
}

/** Agreements that name one of the datasets at least, a list for each, and that the key and the header leave. */
const namingAny = (
  index: AgreementIndex,
  caller: AccountCaller,
  conditional: readonly Dataset[],
  facts: ChoiceFacts,
): readonly (readonly Agreement[])[] => {
  const number = numberOf(caller, facts)
  if (number === null)
    return conditional.flatMap(({ name }) => {
      const named = index.byDataset.get(name)
      return named === undefined ? [] : [named.all]
    })
  const named = index.byNumber.get(number)
  return named !== undefined && conditional.some(({ name }) => named[0]?.scopes.has(name)) ? [named] : []
}

/** Those in force for the purpose that the key is bound to, and that the header states. */
const ofPurpose = (
  { byPurpose }: Period,
  { boundPurpose }: AccountCaller,
  { purpose }: ChoiceFacts,
): InForce =>
  boundPurpose !== null && purpose !== null && boundPurpose !== purpose
    ? nothing
    : (byPurpose.get(boundPurpose ?? purpose) ?? nothing)

const none: readonly Agreement[] = []
const nothing: InForce = { all: none, byMode: new Map() }

/** The number that the key or the header names; null: neither does. `identify` refuses two that differ. */
const numberOf = (caller: AccountCaller, facts: ChoiceFacts): string | null =>
  caller.boundAgreement ?? facts.agreement

/** The state at a moment, for what is told of it. */
const stateOf = (agreement: Agreement, now: Date): Agreement['state'] | 'NOT_YET' => {
  if (agreement.state !== 'ACTIVE' || isInTerm(agreement, now)) return agreement.state
  return now.getTime() < agreement.effectiveFrom.getTime() ? 'NOT_YET' : 'EXPIRED'
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
