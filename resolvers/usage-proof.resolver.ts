import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql'
import { openersSeenBy } from '../policies/oversight'
import { LogCheckpoint, UsageProof } from '../schema/metering/usage-proof.type'
import type { SignedCheckpoint } from '../src/metering/tree/checkpoint-reader'
import { digestHex } from '../src/metering/tree/merkle'
import { signedIn } from './actor'
import type { ResolverContext } from './context'

@Resolver()
export class UsageProofResolver {
  @Query(() => UsageProof, {
    nullable: true,
    description:
      '使用证明 Proof that a record of the own organisation is on the usage log; auditors ask for any, those of a district for records of its own organisations and of their data alone. null: there is none.',
  })
  async usageProof(
    @Ctx() { usage, caller, noteLogRead }: ResolverContext,
    @Arg('record', () => ID, { description: 'Id of the record, as in extensions.usage.' }) record: string,
  ): Promise<UsageProof | null> {
    const { accountId: account, organisationId: organisation, roles } = signedIn(caller)
    const audits = roles.includes('AUDITOR')
    const openers = audits ? openersSeenBy(caller) : []
    // the proof holds the whole record, which to others is one of their own organisation
    const seen = audits ? noteLogRead(['record']) : undefined
    const proof = await usage.proof(record, openers === null ? null : { account, organisation, openers })
    if (proof === null) return null
    seen?.(1)
    const { tree } = proof
    return {
      ...proof,
      tree: tree === null ? null : { ...tree, checkpoint: toApiCheckpoint(tree.checkpoint) },
    }
  }

  @Query(() => LogCheckpoint, {
    nullable: true,
    description: '检查点 The newest checkpoint of the usage log; null: none is signed yet.',
  })
  async checkpoint(@Ctx() { usage }: ResolverContext): Promise<LogCheckpoint | null> {
    const newest = await usage.checkpoint()
    return newest === null ? null : toApiCheckpoint(newest)
  }

  @Query(() => [String], {
    nullable: true,
    description:
      '一致性证明 Proof that the log of `to` batches begins with the log of `from` (RFC 6962 2.1.2), hex.',
  })
  checkpointConsistency(
    @Ctx() { usage }: ResolverContext,
    @Arg('from', () => Int) from: number,
    @Arg('to', () => Int) to: number,
  ): Promise<readonly string[]> {
    return usage.consistency(from, to)
  }
}

const toApiCheckpoint = ({ checkpoint, note }: SignedCheckpoint): LogCheckpoint => ({
  number: checkpoint.number,
  size: checkpoint.size,
  root: digestHex(checkpoint.root),
  at: checkpoint.at,
  note,
})
