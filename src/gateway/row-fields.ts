import { getNamedType, isObjectType } from 'graphql'
import { decide, type DecisionFacts } from '../../policies/decide'
import type { Agreement } from '../agreements/agreement'
import type { Versions } from '../catalog/snapshot'
import type { Caller } from '../identity/caller'
import { AppError, invariant } from '../kernel/errors'
import { compile } from '../query/compile'
import { estimateCost, type CostEstimate } from '../query/cost'
import { footprintOf, type Footprint } from '../query/footprint'
import type { Grants } from '../query/grant'
import type { QueryLimits } from '../query/limits'
import { planQuery } from '../query/plan'
import type { RowQuery } from '../query/row-query'
import { RowsBytes } from '../query/rows-bytes'
import { runStatement, type RowsReader } from '../query/run'
import { selectRows } from '../query/selection'
import type { OperationFacts } from './operation'
import type { RowFieldInfo } from './operation-root'
import type { SchemaPair } from './schemas'

export interface RowFieldDeps {
  readonly rows: RowsReader
  readonly secret: Buffer
  readonly limits: QueryLimits
  readonly maxReplyBytes: number
}

/** The dataset fields of one operation: each is read, decided and planned once, then run. */
export class RowFields {
  private readonly asked = new Map<string, Ask>()
  private purpose: string | null = null

  constructor(
    private readonly deps: RowFieldDeps,
    private readonly pair: SchemaPair,
    private readonly versions: Versions,
    private readonly caller: Caller,
    private readonly decision: DecisionFacts,
    private readonly facts: OperationFacts,
    private readonly signal: AbortSignal,
  ) {}

  /** SELECT and DECIDE. @returns why the field is refused, or null */
  refusalOf(info: RowFieldInfo): AppError | null {
    const ask = this.ask(info)
    return ask.kind === 'REFUSED' ? ask.error : null
  }

  /** The operation as a whole is refused: no field of it runs. */
  refuseAll(): void {
    for (const use of this.facts.datasets.values())
      this.facts.datasets.set(use.name, { ...use, decision: 'DENY' })
    this.facts.agreements.clear()
  }

  /** COMPILE and RUN, for a field that was allowed. */
  async run(info: RowFieldInfo): Promise<RowsBytes> {
    const ask = this.ask(info)
    if (ask.kind === 'REFUSED') throw ask.error
    const { datasets } = this.pair.snapshot
    const { grants } = ask
    const plan = planQuery(ask.query, { datasets, versions: this.versions, grants, secret: this.deps.secret })
    const { maxReplyBytes } = this.deps
    const statement = compile(plan, { datasets, versions: this.versions, grants }, maxReplyBytes)
    const rows = await runStatement(this.deps.rows, statement, { signal: this.signal, maxReplyBytes })
    let delivered = 0
    for (const [name, count] of rows.delivered) {
      delivered += count
      this.use(name, { rows: count, version: this.versions.get(name)?.[0]?.number ?? null })
    }
    this.use(ask.query.dataset, { rows: 0, version: plan.root.source.version.number })
    this.facts.costActual += 1 + delivered + ask.estimate.counted
    return new RowsBytes(rows.json)
  }

  /** SELECT, estimate and DECIDE, once a field. */
  ask(info: RowFieldInfo): Ask {
    // `rows` itself may have aliases
    const key = JSON.stringify([info.path.prev?.key, info.path.key])
    const known = this.asked.get(key)
    if (known !== undefined) return known
    const ask = this.decideField(info)
    this.asked.set(key, ask)
    return ask
  }

  private decideField(info: RowFieldInfo): Ask {
    const { datasets } = this.pair.snapshot
    const dataset = datasets.get(info.fieldName)
    const rows = this.pair.rows?.getFields()[info.fieldName]
    invariant(dataset !== undefined && rows !== undefined, '1c0e', `rows.${info.fieldName} is not known`)
    invariant(isObjectType(getNamedType(rows.type)), '1c0f', 'a dataset field that is no connection')
    let query: RowQuery
    let estimate: CostEstimate
    try {
      query = selectRows(dataset, rows, info.fieldNodes, {
        fragments: info.fragments,
        variableValues: info.variableValues,
        datasets,
        limits: this.deps.limits,
      })
      estimate = estimateCost(query, this.versions)
    } catch (error) {
      this.use(dataset.name, { decision: 'DENY' })
      if (error instanceof AppError)
        return { kind: 'REFUSED', error, query: null, footprint: null, estimate: null }
      throw error
    }
    const footprint = footprintOf(query, datasets)
    this.facts.costRequested += estimate.cost
    const decision = decide(this.caller, footprint, this.decision)
    const refusal =
      decision.kind === 'DENY' ? new AppError(decision.fault) : this.refuseSecondPurpose(decision.agreement)
    this.note(footprint, refusal === null ? 'ALLOW' : 'DENY')
    if (refusal !== null || decision.kind === 'DENY') {
      const error = refusal ?? AppError.of('access.noRule')
      if (error.fault.details.rule !== undefined) this.facts.rules.add(error.fault.details.rule)
      return { kind: 'REFUSED', error, query, footprint, estimate }
    }
    if (decision.agreement !== null) this.facts.agreements.set(decision.agreement.number, decision.agreement)
    return {
      kind: 'ALLOWED',
      query,
      grants: decision.grants,
      footprint,
      estimate,
      agreement: decision.agreement,
    }
  }

  /** One operation, one purpose: row fields may rest on different agreements of the same purpose only. */
  private refuseSecondPurpose(agreement: Agreement | null): AppError | null {
    if (agreement === null) return null
    this.purpose ??= agreement.purpose
    if (this.purpose === agreement.purpose) return null
    return AppError.of(
      'access.purposeNotPermitted',
      { purpose: this.purpose, agreement: agreement.number },
      { rule: 'R-07' },
    )
  }

  private note(footprint: Footprint, decision: 'ALLOW' | 'DENY'): void {
    for (const [name, columns] of footprint.uses) this.use(name, { columns: [...columns.keys()], decision })
  }

  private use(name: string, part: Partial<Omit<UsePart, 'name'>>): void {
    const known = this.facts.datasets.get(name)
    this.facts.datasets.set(name, {
      name,
      version: part.version ?? known?.version ?? null,
      columns: [...new Set([...(known?.columns ?? []), ...(part.columns ?? [])])].sort(),
      rows: (known?.rows ?? 0) + (part.rows ?? 0),
      decision: known?.decision === 'ALLOW' ? 'ALLOW' : (part.decision ?? known?.decision ?? 'ALLOW'),
    })
  }
}

type UsePart = OperationFacts['datasets'] extends Map<string, infer Use> ? Use : never

/** What became of a dataset field before it runs. */
export type Ask =
  | {
      readonly kind: 'REFUSED'
      readonly error: AppError
      /** null: what it asks for cannot be read, or is beyond a limit. */
      readonly query: RowQuery | null
      readonly footprint: Footprint | null
      readonly estimate: CostEstimate | null
    }
  | {
      readonly kind: 'ALLOWED'
      readonly query: RowQuery
      readonly grants: Grants
      readonly footprint: Footprint
      readonly estimate: CostEstimate
      /** null: none is needed. */
      readonly agreement: Agreement | null
    }
