import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { MAX_CONDITIONS, MAX_FILTER_RELATIONS, MAX_SELECTED_FIELDS, MAX_SELECTED_RELATIONS } from '../limits'

/** What one operation may ask below its row fields, all of them together. */
export class SelectionBudget {
  private fields = 0
  private conditions = 0
  private relations = 0
  private joins = 0

  /** Grows with what was read, for the size of what is kept of it. */
  get used(): number {
    return this.fields + this.conditions
  }

  /** @throws AppError LIMIT_EXCEEDED */
  select(fields: number): void {
    this.fields += fields
    if (this.fields > MAX_SELECTED_FIELDS)
      throw tooMany(limited.selectedFields, MAX_SELECTED_FIELDS, 'MAX_SELECTED_FIELDS')
  }

  /** @throws AppError LIMIT_EXCEEDED */
  condition(): void {
    this.conditions += 1
    if (this.conditions > MAX_CONDITIONS) throw tooMany(limited.conditions, MAX_CONDITIONS, 'MAX_CONDITIONS')
  }

  /** A relation of a row. @throws AppError LIMIT_EXCEEDED */
  join(): void {
    this.joins += 1
    if (this.joins > MAX_SELECTED_RELATIONS)
      throw tooMany(limited.selectedRelations, MAX_SELECTED_RELATIONS, 'MAX_SELECTED_RELATIONS')
  }

  /** A relation that a filter goes through: each is one more join. @throws AppError LIMIT_EXCEEDED */
  relation(): void {
    this.relations += 1
    if (this.relations > MAX_FILTER_RELATIONS)
      throw tooMany(limited.filterRelations, MAX_FILTER_RELATIONS, 'MAX_FILTER_RELATIONS')
  }
}
