import { Field, ID, Int, ObjectType } from 'type-graphql'
import { DateTimeScalar } from '../scalars'

@ObjectType({ description: '检查点 The state of the usage log at a moment, signed (C2SP tlog-checkpoint).' })
export class LogCheckpoint {
  @Field(() => Int, { description: 'From 1.' })
  number!: number

  @Field(() => Int, { description: 'Batches that it covers.' })
  size!: number

  @Field(() => String, { description: 'Hash of the tree of these batches (RFC 6962), hex.' })
  root!: string

  @Field(() => DateTimeScalar)
  at!: string

  @Field(() => String, { description: 'The signed note. Keep it where this server is not.' })
  note!: string
}

@ObjectType({ description: 'The place of a batch in the tree of a checkpoint.' })
export class UsageProofTree {
  @Field(() => Int, { description: 'Place of the batch, from 0.' })
  index!: number

  @Field(() => [String], { description: 'Inclusion path of the batch (RFC 6962 2.1.1), hex.' })
  path!: readonly string[]

  @Field(() => LogCheckpoint)
  checkpoint!: LogCheckpoint
}

@ObjectType({
  description:
    '使用证明 What proves, with the public key and a checkpoint alone, that a record is on the usage log.',
})
export class UsageProof {
  @Field(() => ID)
  record!: string

  @Field(() => String, { description: 'Canonical bytes (RFC 8785) of the record: its leaf is their hash.' })
  canonical!: string

  @Field(() => Int, { description: 'Place in the batch, from 0.' })
  position!: number

  @Field(() => [String], { description: 'Inclusion path of the record in its batch (RFC 6962 2.1.1), hex.' })
  path!: readonly string[]

  @Field(() => String, { description: 'Canonical JSON of the batch: what is signed.' })
  header!: string

  @Field(() => String)
  keyId!: string

  @Field(() => String, { description: 'Of the header (Ed25519), base64.' })
  signature!: string

  @Field(() => String, { nullable: true, description: 'The public key; null: it is not registered.' })
  verifierKey!: string | null

  @Field(() => String, { description: 'ISO 8601 UTC with microseconds, as it stands in the tree.' })
  committedAt!: string

  @Field(() => UsageProofTree, { nullable: true, description: 'null: no checkpoint covers the batch yet.' })
  tree!: UsageProofTree | null
}
