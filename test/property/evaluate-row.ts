import type { Dataset } from '../../src/catalog/dataset'
import { shownCell } from './cell'
import { relatedRows } from './evaluate-filter'
import { evaluateGroups, figuresOf, type GroupArguments } from './evaluate-group'
import { evaluatePage, type PageArguments } from './evaluate-page'
import { walkedView } from './evaluate-version'
import type { CursorBook } from './cursor-book'
import { cursorMark } from './marks'
import type { SeenRow, View, Views } from './view'
import { openColumns } from './where'

/** The pages and rows below one field, as objects whose members are functions: graphql-js asks for what is selected. */
export class EvaluatedField {
  constructor(
    private readonly views: Views,
    /** Rows delivered by dataset, counted on. */
    private readonly counts: Map<string, number>,
    private readonly book: CursorBook,
  ) {}

  root(dataset: Dataset, args: PageArguments): object {
    const view = walkedView(dataset, args, this.views)
    return this.page(view, view.rows, args, null)
  }

  private page(
    view: View,
    candidates: readonly SeenRow[],
    args: PageArguments,
    linked: string | null,
  ): object {
    const ridOf = (cursor: string | null | undefined) => (cursor == null ? null : this.book.ridOf(cursor))
    const placed = { ...args, after: ridOf(args.after), before: ridOf(args.before) }
    const page = evaluatePage(view, candidates, placed, linked, this.views)
    const row = (seen: SeenRow): object => this.row(view, seen)
    return {
      nodes: () => page.rows.map(row),
      edges: () => page.rows.map((seen) => ({ cursor: cursorMark(seen.rid), node: () => row(seen) })),
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: page.hasPreviousPage,
        startCursor: markOf(page.rows[0]),
        endCursor: markOf(page.rows.at(-1)),
      },
      totalCount: page.matching.length,
      groups: (groups: GroupArguments) => {
        const made = evaluateGroups(view.dataset, page.matching, groups)
        // a delivered group counts as a row
        for (const _ of made) this.count(view.dataset)
        return made
      },
      aggregate: () => {
        this.count(view.dataset)
        return figuresOf(view.dataset, page.matching)
      },
    }
  }

  private row(view: View, seen: SeenRow): object {
    const { dataset } = view
    this.count(dataset)
    const members: Record<string, (args: PageArguments) => unknown> = {}
    for (const { name, type } of openColumns(dataset)) members[name] = () => shownCell(type, seen.cell(name))
    for (const relation of dataset.relations.values())
      members[relation.name] = (args) => {
        const related = relatedRows(relation, seen, this.views)
        const target = this.views(relation.target)
        if (relation.kind === 'TO_MANY') return this.page(target, related, args, relation.targetColumn)
        return related[0] === undefined ? null : this.row(target, related[0])
      }
    return members
  }

  private count({ name }: Dataset): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }
}

const markOf = (row: SeenRow | undefined): string | null => (row === undefined ? null : cursorMark(row.rid))
