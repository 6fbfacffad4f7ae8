import type { AgreementTermsInput } from '../../schema/cases/agreement.input'
import type { ApplicationInput, ScopeInput } from '../../schema/cases/application.input'
import type { AgreementTerms } from '../../src/agreements/case/agreement-text'
import type { Application } from '../../src/agreements/case/application'
import type { CaseScope } from '../../src/agreements/case/scope'
import { Mask } from '../../src/catalog/mask'
import { AppError } from '../../src/kernel/errors'
import type { ResolverContext } from '../context'
import { momentOf } from '../moment'

type Reader = Pick<ResolverContext, 'filterOf'>

const everyUse = ['select', 'filter', 'sort', 'group'] as const

/** @throws AppError BAD_USER_INPUT: a condition that the dataset does not have, a mask that there is none of */
const scopeOf = (context: Reader, input: ScopeInput): CaseScope => ({
  dataset: input.dataset,
  columns: input.columns.map(({ name, uses, mask }) => ({
    name,
    uses: uses ?? everyUse,
    ...(mask == null ? {} : { mask: maskOf(`${input.dataset}.${name}`, mask) }),
  })),
  predicate: input.where == null ? null : context.filterOf(input.dataset, input.where),
  ...(input.aggregatesOnly == null ? {} : { aggregatesOnly: input.aggregatesOnly }),
  ...(input.smallestGroup == null ? {} : { smallestGroup: input.smallestGroup }),
})

const maskOf = (coordinates: string, value: unknown): Mask => {
  const read = Mask.safeParse(value)
  if (read.success) return read.data
  throw AppError.of('case.badMask', { coordinates }, { coordinates: [coordinates] })
}

/** The members that are given, the others left out. */
const given = <T extends object>(members: T): { readonly [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value != null)) as {
    readonly [K in keyof T]?: NonNullable<T[K]>
  }

/** ISO 8601 in UTC. */
const instantOf = (text: string, name: string): string => momentOf(text, name).toISOString()

export const applicationChanges = (context: Reader, input: ApplicationInput): Partial<Application> => {
  const { scopes, effectiveFrom, effectiveTo, ...rest } = input
  return {
    ...given(rest),
    ...(scopes == null ? {} : { scopes: scopes.map((scope) => scopeOf(context, scope)) }),
    ...(effectiveFrom == null ? {} : { effectiveFrom: instantOf(effectiveFrom, 'effectiveFrom') }),
    ...(effectiveTo == null ? {} : { effectiveTo: instantOf(effectiveTo, 'effectiveTo') }),
  }
}

const emptyApplication: Application = {
  applicantType: 'LEGAL_PERSON',
  name: '',
  credential: '',
  contact: '',
  scopes: [],
  purpose: '',
  scenario: '',
  modes: ['API'],
  expectedVolume: '',
  effectiveFrom: '',
  effectiveTo: '',
  security: '',
  publishesResults: null,
  isCommercial: null,
  combinedWith: [],
  commitment: null,
  attachments: [],
}

export const applicationOf = (context: Reader, input: ApplicationInput): Application => ({
  ...emptyApplication,
  ...applicationChanges(context, input),
})

export const termsChanges = (context: Reader, input: AgreementTermsInput): Partial<AgreementTerms> => {
  const { scopes, budgets, effectiveFrom, effectiveTo, ...rest } = input
  return {
    ...given(rest),
    ...(scopes == null ? {} : { scopes: scopes.map((scope) => scopeOf(context, scope)) }),
    ...(budgets == null ? {} : { budgets: budgets.map(({ unit, per, limit }) => ({ unit, per, limit })) }),
    ...(effectiveFrom == null ? {} : { effectiveFrom: instantOf(effectiveFrom, 'effectiveFrom') }),
    ...(effectiveTo == null ? {} : { effectiveTo: instantOf(effectiveTo, 'effectiveTo') }),
  }
}
