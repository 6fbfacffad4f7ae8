import { decide, type Decision, type DecisionFacts } from '../../../policies/decide'
import type { EmergencyOpening } from '../../../policies/emergency'
import type { Agreement } from '../../agreements/agreement'
import type { Versions } from '../../catalog/live/snapshot'
import type { Caller } from '../../identity/caller'
import type { Cancellation } from '../../kernel/cancellation'
import { AppError } from '../../kernel/errors'
import { replyTooLarge } from '../../kernel/passed-limit'
import { bindParams, compile, type Statement } from '../../query/compile/compile'
import { estimateCost, type CostEstimate } from '../../query/cost'
import type { DatasetField } from '../../query/row-query/dataset-field'
import type { Footprint } from '../../query/row-query/footprint'
import type { Grants } from '../../query/grant'
import type { QueryLimits } from '../../query/limits'
import { bindOperand } from '../../query/row-query/operand'
import { planQuery } from '../../query/plan/plan'
import type { RowQuery } from '../../query/row-query/row-query'
import type { JsonText } from '../../query/run/json-text'
import type { Rows } from '../../query/run/run'
import type { StatementBatches } from '../../query/run/statement-batches'
import type { BudgetBook } from '../../metering/budgets/book'
import { budgetError } from '../../metering/budgets/budget-error'
import { agreementSubject, callerSubject, datasetSubject } from '../../metering/budgets/charge'
import { later } from '../../metering/budgets/counter'
import { useDataset, useFootprint } from './dataset-uses'
import type { OperationFacts } from '../operation'
import type { ResultCache } from './result-cache'
import type { StatementCache } from './statement-cache'

export interface RowFieldDeps {
  readonly rows: StatementBatches
  /** For the keys of cursors. */
  readonly secret: Buffer
  /** For the keys of pseudonyms. */
  readonly pseudonymSecret: Buffer
  readonly limits: QueryLimits
  readonly maxReplyBytes: number
  readonly statements: StatementCache
  readonly results: ResultCache
  /** WEIR_TIME_ZONE, for groups by day, week, month or year. */
  readonly timeZone: string
  /** What is known of budgets; absent: nothing. */
  readonly book?: BudgetBook
}

/** What the dataset fields of one operation rest on. */
export interface RowFieldsWorld {
  readonly versions: Versions
  readonly caller: Caller
  readonly decision: DecisionFacts
  readonly variables: Readonly<Record<string, unknown>>
  readonly cancellation: Cancellation
}

/** The dataset fields of one operation: each is decided once, then run. */
export class RowFields {
  private readonly decided = new Map<DatasetField, Decided>()
  /** The first agreement, or emergency opening, that a field rests on. */
  private first: Basis | null = null
  /** Datasets of which figures of so many rows at least were asked. */
  private readonly guarded = new Set<string>()
  /** Of the rows that were read, all fields together. */
  private bytes = 0

  constructor(
    private readonly deps: RowFieldDeps,
    private readonly world: RowFieldsWorld,
    private readonly facts: OperationFacts,
  ) {}

  /** DECIDE. @returns why the field is refused, or null */
  refusalOf(field: DatasetField): AppError | null {
    const decided = this.decide(field)
    return decided.kind === 'REFUSED' ? decided.error : null
  }

  /** The operation as a whole is refused: no field of it runs. */
  refuseAll(): void {
    for (const [key, use] of this.facts.datasets)
      this.facts.datasets.set(key, { ...use, masked: [], decision: 'DENY' })
    this.facts.agreements.clear()
    this.facts.emergencies.clear()
  }

  /** What becomes of a field before SQL is run: DECIDE and COMPILE. */
  foresee(field: DatasetField): Decided {
    const decided = this.decide(field)
    if (decided.kind === 'REFUSED') return decided
    try {
      this.compiled(field, decided)
      return decided
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { query, footprint, estimate } = decided
      return { kind: 'REFUSED', error, query, footprint, estimate }
    }
  }

  /** COMPILE and RUN, for a field that was allowed. */
  async run(field: DatasetField): Promise<JsonText> {
    const decided = this.decide(field)
    if (decided.kind === 'REFUSED') throw decided.error
    const statement = this.compiled(field, decided)
    for (const { dataset, version } of statement.uses)
      useDataset(this.facts.datasets, dataset, { version: version.number })
    const rows = await this.rowsOf(statement)
    let delivered = 0
    for (const [{ dataset, version }, count] of rows.delivered) {
      delivered += count
      useDataset(this.facts.datasets, dataset, { rows: count, version: version.number })
    }
    this.facts.costActual += 1 + delivered + decided.estimate.counted
    return rows.json
  }

  private compiled(field: DatasetField, decided: Allowed): Statement {
    const { statements } = this.deps
    return statements.get(field, decided.grants, this.world.versions, () => this.compile(decided))
  }

  private compile({ query, grants }: Allowed): Statement {
    const { versions, variables, decision } = this.world
    const { datasets } = decision
    const { maxReplyBytes, timeZone, pseudonymSecret } = this.deps
    const plan = planQuery(query, { datasets, versions, grants, secret: this.deps.secret, variables })
    return compile(plan, { datasets, versions, grants, timeZone, pseudonymSecret }, maxReplyBytes)
  }

  private async rowsOf(statement: Statement): Promise<Rows> {
    const { variables, cancellation } = this.world
    const { maxReplyBytes } = this.deps
    const params = bindParams(statement, variables)
    const rows = await this.deps.results.get(statement, params, () =>
      this.deps.rows.run(statement, params, cancellation),
    )
    this.bytes += rows.json.bytes
    if (this.bytes > maxReplyBytes) throw replyTooLarge(maxReplyBytes)
    return rows
  }

  /** Estimate and DECIDE, once a field. */
  decide(field: DatasetField): Decided {
    const known = this.decided.get(field)
    if (known !== undefined) return known
    const decided = this.decideField(field)
    this.decided.set(field, decided)
    return decided
  }

  private decideField({ name, asked }: DatasetField): Decided {
    if (asked.kind === 'REFUSED') return this.refuse(name, asked.error)
    const { query, footprint, operands } = asked
    let estimate: CostEstimate
    try {
      // as those of literals: before anything is decided, and also where no statement would be sent with them
      for (const operand of operands) bindOperand(operand, this.world.variables)
      estimate = estimateCost(query, {
        datasets: this.world.decision.datasets,
        versions: this.world.versions,
      })
    } catch (error) {
      if (error instanceof AppError) return this.refuse(name, error)
      throw error
    }
    this.facts.costRequested += estimate.cost
    const decision = decide(this.world.caller, footprint, this.world.decision)
    const refusal =
      decision.kind === 'DENY'
        ? new AppError(decision.fault)
        : (this.refuseSecondPurpose(basisOf(decision), decision.grants) ??
          this.refuseSecondFigures(decision.grants) ??
          this.refuseThrottled(decision.agreement) ??
          this.refuseOver(decision.agreement, query, footprint, estimate))
    useFootprint(
      this.facts.datasets,
      footprint,
      refusal === null && decision.kind === 'ALLOW' ? decision.grants : null,
    )
    if (refusal !== null || decision.kind === 'DENY') {
      const error = refusal ?? AppError.of('access.noRule')
      if (error.fault.details.rule !== undefined) this.facts.rules.add(error.fault.details.rule)
      return { kind: 'REFUSED', error, query, footprint, estimate }
    }
    if (decision.agreement !== null) this.facts.agreements.set(decision.agreement.number, decision.agreement)
    const { grants, agreement, emergency } = decision
    if (emergency !== null) this.facts.emergencies.set(emergency.emergencyId, emergency)
    return { kind: 'ALLOWED', query, grants, footprint, estimate, agreement, emergency }
  }

  private refuse(name: string, error: AppError): Decided {
    useDataset(this.facts.datasets, name, { decision: 'DENY' })
    return { kind: 'REFUSED', error, query: null, footprint: null, estimate: null }
  }

  /** One operation, one purpose: row fields may rest on different agreements of the same purpose only. */
  private refuseSecondPurpose(basis: Basis | null, grants: Grants): AppError | null {
    if (basis === null) return null
    this.first ??= basis
    const { number, purpose } = this.first
    if (purpose === basis.purpose) return null
    const coordinates = grants.all
      .filter((g) => g.agreement !== null || g.emergency !== null)
      .map(({ dataset }) => dataset)
    return AppError.of(
      'access.secondPurpose',
      { first: number, firstPurpose: purpose, agreement: basis.number, purpose: basis.purpose },
      { rule: 'R-07', coordinates },
    )
  }

  /** Two sets of rows in one reply would tell the rows that one holds and the other does not. */
  private refuseSecondFigures(grants: Grants): AppError | null {
    const guarded = grants.all.filter(({ smallestGroup }) => smallestGroup !== null)
    const again = guarded.find(({ dataset }) => this.guarded.has(dataset))
    if (again !== undefined)
      return AppError.of(
        'access.smallGroupOnce',
        { agreement: again.agreement ?? '', dataset: again.dataset, smallest: again.smallestGroup ?? 0 },
        { rule: 'R-07', coordinates: [again.dataset] },
      )
    for (const { dataset } of guarded) this.guarded.add(dataset)
    return null
  }

  /** The agreement has fewer requests for now: an operation counts once, whatever fields rest on it. */
  private refuseThrottled(agreement: Agreement | null): AppError | null {
    const { caller } = this.world
    if (agreement === null || caller.kind === 'anonymous' || caller.throttles === undefined) return null
    if (this.facts.agreements.has(agreement.number)) return null
    try {
      for (const throttle of caller.throttles)
        if (throttle.subject === `agreement:${agreement.number}`) throttle.admit()
      return null
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
  }

  /** Where what it takes at least does not fit into what is known to be left. What may fit is run, and settled then. */
  private refuseOver(
    agreement: Agreement | null,
    query: RowQuery,
    footprint: Footprint,
    { counted }: CostEstimate,
  ): AppError | null {
    const { book } = this.deps
    if (book?.enforces !== true || book.isEmpty) return null
    const { caller } = this.world
    const subjects = [
      callerSubject(caller.kind === 'anonymous' ? null : caller.accountId),
      ...(agreement === null ? [] : [agreementSubject(agreement.number)]),
    ]
    // of data there is at least that it is there, of cost what a field costs without rows
    const least = { requests: 1, rows: 0, bytes: 1, cost: 1 + counted }
    const datasets = [...footprint.uses.keys()].map(datasetSubject)
    const ofDatasets = book.overOfLeast(datasets, least)
    const rows = query.fields.some(({ kind }) => kind === 'aggregate') ? 1 : 0
    const ofRows = book.overOfLeast([...subjects, datasetSubject(query.dataset)], { ...least, rows })
    const over = later(ofDatasets, ofRows)
    if (over === null) return null
    this.facts.overBudget.add(over.subject)
    return budgetError(over)
  }
}

/** What conditional data is read under, and what for. */
interface Basis {
  /** Number of the agreement, or id of the emergency opening. */
  readonly number: string
  readonly purpose: string
}

const basisOf = ({ agreement, emergency }: Extract<Decision, { kind: 'ALLOW' }>): Basis | null =>
  agreement ?? (emergency === null ? null : { number: emergency.emergencyId, purpose: emergency.purpose })

interface Allowed {
  readonly kind: 'ALLOWED'
  readonly query: RowQuery
  readonly grants: Grants
  readonly footprint: Footprint
  readonly estimate: CostEstimate
  /** null: none is needed. */
  readonly agreement: Agreement | null
  /** In place of an agreement; null: none. */
  readonly emergency: EmergencyOpening | null
}

/** What became of a dataset field before it runs. */
export type Decided =
  | Allowed
  | {
      readonly kind: 'REFUSED'
      readonly error: AppError
      /** null: what it asks for cannot be read, or is beyond a limit. */
      readonly query: RowQuery | null
      readonly footprint: Footprint | null
      readonly estimate: CostEstimate | null
    }
