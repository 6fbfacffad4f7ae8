import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { Use } from '../../src/query/row-query/footprint'
import { AccessDecisionEnum } from '../catalog/enums'
import { AgreementBudget } from './budget.type'

const uses = { select: 'select', filter: 'filter', sort: 'sort', group: 'group', join: 'join' } as const

const ColumnUseEnum: Readonly<Record<string, Use>> = {
  SELECT: uses.select,
  FILTER: uses.filter,
  SORT: uses.sort,
  GROUP: uses.group,
  JOIN: uses.join,
}

registerEnumType(ColumnUseEnum, {
  name: 'ColumnUse',
  description: 'A position in which an operation reads a column.',
  valuesConfig: {
    SELECT: { description: 'Its values are delivered.' },
    FILTER: { description: 'Rows are chosen by it.' },
    SORT: { description: 'Rows are ordered by it.' },
    GROUP: { description: 'Rows are grouped or added up by it.' },
    JOIN: { description: 'A relation rests on it.' },
  },
})

@ObjectType({ description: 'One dataset that a dataset field reads, decided on its own.' })
export class DatasetExplanation {
  @Field(() => String)
  dataset!: string

  @Field(() => Boolean, { description: 'Whether it would be allowed if nothing else were asked.' })
  allowed!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'Number of the agreement that it rests on; null: none.',
  })
  agreement!: string | null

  @Field(() => ID, {
    nullable: true,
    description: '突发事件开放 The emergency opening that allows it in place of an agreement; null: none.',
  })
  emergency!: string | null

  @Field(() => String, { nullable: true, description: 'Error code of the refusal; null: it is allowed.' })
  code!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The rule that refuses it, or by which an emergency opening allows it; null: neither.',
  })
  rule!: string | null

  @Field(() => String, { nullable: true, description: 'What is missing, and how to get it.' })
  reason!: string | null

  @Field(() => String, { nullable: true, description: 'Where to apply, where that would help.' })
  applyUrl!: string | null
}

@ObjectType({ description: 'One column that a dataset field reads, decided on its own.' })
export class ColumnExplanation {
  @Field(() => String)
  dataset!: string

  @Field(() => Boolean, { description: 'Whether it would be allowed if nothing else were asked.' })
  allowed!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'Number of the agreement that it rests on; null: none.',
  })
  agreement!: string | null

  @Field(() => ID, {
    nullable: true,
    description: '突发事件开放 The emergency opening that allows it in place of an agreement; null: none.',
  })
  emergency!: string | null

  @Field(() => String, { nullable: true, description: 'Error code of the refusal; null: it is allowed.' })
  code!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The rule that refuses it, or by which an emergency opening allows it; null: neither.',
  })
  rule!: string | null

  @Field(() => String, { nullable: true, description: 'What is missing, and how to get it.' })
  reason!: string | null

  @Field(() => String, { nullable: true, description: 'Where to apply, where that would help.' })
  applyUrl!: string | null

  @Field(() => String)
  column!: string

  @Field(() => [ColumnUseEnum])
  uses!: readonly Use[]

  @Field(() => String, {
    nullable: true,
    description: 'Kind of mask that it is read through; null: as it is, or not at all.',
  })
  mask!: string | null
}

@ObjectType({ description: 'What a dataset field may cost at most.' })
export class CostExplanation {
  @Field(() => Int, { description: 'Rows that it may deliver, nested pages multiplied.' })
  rows!: number

  @Field(() => Int, { description: 'Units.' })
  cost!: number
}

@ObjectType({ description: 'What would become of one dataset field.' })
export class FieldExplanation {
  @Field(() => [String], { description: 'Where it would stand in the answer.' })
  path!: readonly string[]

  @Field(() => String)
  dataset!: string

  @Field(() => AccessDecisionEnum)
  decision!: 'ALLOW' | 'DENY'

  @Field(() => String, { nullable: true, description: 'Error code of the refusal.' })
  code!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The rule that refuses it, or by which an emergency opening allows it; null: neither.',
  })
  rule!: string | null

  @Field(() => String, { nullable: true, description: 'Why it is refused, and what to do about it.' })
  reason!: string | null

  @Field(() => [String], {
    description: 'What the refusal is about: datasets, and columns as `dataset.column`.',
  })
  coordinates!: readonly string[]

  @Field(() => String, { nullable: true, description: 'Where to apply, where that would help.' })
  applyUrl!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Number of the agreement that it rests on; null: none.',
  })
  agreement!: string | null

  @Field(() => ID, {
    nullable: true,
    description: '突发事件开放 The emergency opening that allows it in place of an agreement; null: none.',
  })
  emergency!: string | null

  @Field(() => String, { nullable: true, description: 'Purpose of that agreement or opening.' })
  purpose!: string | null

  @Field(() => [DatasetExplanation], {
    description: 'Every dataset that it reads in any position; empty where that cannot be told.',
  })
  datasets!: readonly DatasetExplanation[]

  @Field(() => [ColumnExplanation], {
    description: 'Every column that it reads in any position; empty where that cannot be told.',
  })
  columns!: readonly ColumnExplanation[]

  @Field(() => CostExplanation, { nullable: true, description: 'null: it is beyond a limit.' })
  estimate!: CostExplanation | null
}

@ObjectType({ description: 'A bound, and how much of it the operation takes.' })
export class LimitExplanation {
  @Field(() => String, { description: 'A setting of this deployment, or a constant of the program.' })
  name!: string

  @Field(() => Float)
  value!: number

  @Field(() => Float, {
    nullable: true,
    description: 'null: it was not counted, because of an error before.',
  })
  used!: number | null
}

@ObjectType({ description: 'Why an operation, or a field at its root other than rows, would be refused.' })
export class ExplainedError {
  @Field(() => String)
  message!: string

  @Field(() => String)
  code!: string

  @Field(() => Int, { nullable: true, description: 'Line of the document, from 1.' })
  line!: number | null

  @Field(() => Int, { nullable: true, description: 'Column in that line, from 1.' })
  column!: number | null
}

/** Its `remaining` is a field resolver: counters are read only when it is asked for. */
@ObjectType({ description: 'What would become of an operation, without running it.' })
export class AccessExplanation {
  @Field(() => Boolean, {
    description:
      'Whether it is valid and within every limit, and nothing of it would be refused before it runs. What only running tells is not foretold: a time limit, a budget that is spent meanwhile, and what a field other than rows refuses for what it finds, or of its arguments other than how many are asked for.',
  })
  allowed!: boolean

  @Field(() => [ExplainedError], {
    description: 'Why the operation as a whole, or a field at its root other than rows, would be refused.',
  })
  errors!: readonly ExplainedError[]

  @Field(() => [FieldExplanation], {
    description: 'Each dataset field, in the order of the answer; empty where the operation is not valid.',
  })
  fields!: readonly FieldExplanation[]

  @Field(() => Int, { description: 'Units that it may cost at most: the sum of its dataset fields.' })
  cost!: number

  @Field(() => [LimitExplanation])
  limits!: readonly LimitExplanation[]

  @Field(() => [AgreementBudget], {
    description: 'What was agreed, by agreement; empty: no bound, or it rests on no agreement.',
  })
  budgets!: readonly AgreementBudget[]
}
