import { AppError } from '../kernel/errors'
import { MAX_CONDITIONS, MAX_SELECTED_FIELDS } from './limits'

/** What one operation may ask below its row fields, all of them together. */
export class SelectionBudget {
  private fields = 0
  private conditions = 0

  /** Grows with what was read, for the size of what is kept of it. */
  get used(): number {
    return this.fields + this.conditions
  }

  /** @throws AppError LIMIT_EXCEEDED */
  select(fields: number): void {
    this.fields += fields
    if (this.fields > MAX_SELECTED_FIELDS)
      throw tooMany('selected fields', MAX_SELECTED_FIELDS, 'MAX_SELECTED_FIELDS')
  }

  /** @throws AppError LIMIT_EXCEEDED */
  condition(): void {
    this.conditions += 1
    if (this.conditions > MAX_CONDITIONS) throw tooMany('conditions', MAX_CONDITIONS, 'MAX_CONDITIONS')
  }
}

const tooMany = (what: string, limit: number, name: string): AppError =>
  AppError.of('query.tooMany', { what, limit, name })
