/** A random operation on the rows, as a tree: `document.ts` writes it as a document with variables. */
export interface Operation {
  /** Name of one of the world's callers. */
  readonly caller: string
  /** The `rows` fields; the first is not aliased. */
  readonly blocks: readonly (readonly FieldItem[])[]
}

/** Items of a selection set, and the type that they are selected on. */
export interface Selection {
  readonly type: string
  readonly items: readonly Item[]
}

export type Item = FieldItem | FragmentItem

export interface FieldItem {
  readonly kind: 'field'
  readonly name: string
  /** null: not aliased. A field with arguments gets an alias of its own in any case, but where it comes first. */
  readonly alias: number | null
  readonly args: readonly Argument[]
  /** null: a leaf. */
  readonly selection: Selection | null
  readonly directive: Directive | null
  /** Written as two fields of the same key, each with a part of the selection. */
  readonly isSplit: boolean
}

export interface FragmentItem {
  readonly kind: 'fragment'
  readonly style: 'inline' | 'typed' | 'named'
  readonly selection: Selection
  readonly directive: Directive | null
}

export interface Directive {
  readonly name: 'skip' | 'include'
  readonly value: boolean
  readonly isVariable: boolean
}

export interface Argument {
  readonly name: string
  readonly type: string
  readonly value: unknown
  /** How it is written: as one variable, in the document, or in the document with variables for its operands. */
  readonly style: 'variable' | 'literal' | 'operands'
}

/** An enum value within an argument. */
export class EnumValue {
  constructor(readonly name: string) {}

  toJSON(): string {
    return this.name
  }
}

/** A cursor that an earlier answer to the same field held: the `pick`th of them, counted round. */
export class EarlierCursor {
  constructor(readonly pick: number) {}
}
