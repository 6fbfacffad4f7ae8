import type { ColumnType } from '../catalog/column-type'
import type { ColumnDraft, ReferenceDraft } from '../catalog/draft/draft'
import { isCalledIdentifier } from '../catalog/draft/identifier-column'
import type { Publishable } from '../catalog/draft/publish-warnings'
import { fault, type Fault } from '../kernel/errors'
import { cellKind } from './cell'
import type { ColumnPlan } from './column-plan'
import { ColumnProfile } from './column-profile'
import type { KeyWatch } from './key-watch'
import type { DeclaredColumn, Misfits } from './misfits'
import { shownColumn } from './shown'
import { fitsType } from './type-fit'

/** A column of the file after every row was seen. */
export interface ScannedColumn {
  readonly plan: ColumnPlan
  readonly type: ColumnType
  readonly nullable: boolean
  /** Whether nothing that was seen speaks against its being a key. */
  readonly mayBeKey: boolean
  readonly warnings: readonly Fault[]
}

/** One column during the first pass: its type is found, or its cells are held to the one that it has. */
export class ColumnScan {
  private readonly profile: ColumnProfile | null
  /** As declared; one without a type takes every value, and is only held to having one. */
  private readonly declared: DeclaredColumn
  private readonly isText: boolean
  private empty = 0
  private hasLocalTime = false

  /** @param keys null: nobody asks whether it could be a key */
  constructor(
    private readonly plan: ColumnPlan,
    private readonly misfits: Misfits,
    private readonly keys: KeyWatch | null,
    private readonly timeZone: string,
  ) {
    this.profile = plan.type === null ? new ColumnProfile(shownColumn(plan), isCalledIdentifier(plan)) : null
    this.declared = { shown: shownColumn(plan), type: plan.type ?? 'TEXT', openAttribute: plan.openAttribute }
    this.isText = plan.type === 'TEXT'
  }

  /** A cell. Nothing in it, quoted or not, is a missing value in every type. */
  add(value: string, row: number, line: number): void {
    if (value === '') {
      this.empty++
      if (this.plan.nullable === false) this.misfits.add(row, line, this.declared, value)
      return
    }
    this.keys?.add(value)
    if (this.profile !== null) this.profile.add(cellKind(value), row)
    else if (!this.isText) this.hold(value, row, line)
  }

  finish(): ScannedColumn {
    const proposed = this.profile?.propose() ?? {
      type: this.declared.type,
      warnings: [],
      isLocal: this.hasLocalTime,
    }
    const column = shownColumn(this.plan)
    const local = proposed.isLocal ? [fault('intake.localTime', { column, timeZone: this.timeZone })] : []
    return {
      plan: this.plan,
      type: proposed.type,
      nullable: this.plan.nullable ?? this.empty > 0,
      mayBeKey: this.keys?.mayBeKey ?? false,
      warnings: [...proposed.warnings, ...local],
    }
  }

  private hold(value: string, row: number, line: number): void {
    const kind = cellKind(value)
    if (!fitsType(this.declared.type, kind, value)) this.misfits.add(row, line, this.declared, value)
    else if (kind === 'TIMESTAMP_LOCAL') this.hasLocalTime = true
  }
}

/** Longer headers are cut when they are stored; nobody reads them to the end. */
const LABEL_MAX_CHARACTERS = 2000

/** A column as the catalogue is told of it. */
export const columnDraftOf = (
  { plan, type, nullable }: ScannedColumn,
  ref?: ReferenceDraft,
): ColumnDraft => ({
  name: plan.name,
  label: plan.label.slice(0, LABEL_MAX_CHARACTERS).toWellFormed(),
  type,
  nullable,
  description: plan.manifest.description,
  unit: plan.manifest.unit,
  openAttribute: plan.manifest.openAttribute,
  mask: plan.manifest.mask,
  searchable: plan.manifest.searchable,
  ref: ref ?? null,
})

/** Columns as a publisher is warned of them. */
export const publishableOf = (
  { name, openAttribute }: Pick<Publishable, 'name' | 'openAttribute'>,
  columns: readonly ScannedColumn[],
): Publishable => ({
  name,
  openAttribute,
  columns: columns.map(({ plan }) => ({
    name: plan.name,
    label: plan.label,
    openAttribute: plan.openAttribute,
    mask: plan.manifest.mask ?? null,
  })),
})
