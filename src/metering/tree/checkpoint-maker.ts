import type { Sql } from 'postgres'
import { z } from 'zod'
import type { Clock } from '../../kernel/clock'
import { checkpointText, signedNote, type Checkpoint } from './checkpoint'
import type { LogSigner } from './log-signer'
import { digestBytes, digestOf, type Digest } from './merkle'
import { isConsistent } from './tree-path'
import { readConsistency } from './tree-reader'

export interface CheckpointMakerDeps {
  /** `control`: role weir_control; `audit`: role weir_audit, of the same server. */
  readonly databases: { readonly control: Sql; readonly audit: Sql }
  readonly signer: LogSigner
  readonly clock: Pick<Clock, 'now'>
}

/** Gives batches their places in the tree, and signs its state. Any number of instances may do so; one at a time does. */
export interface CheckpointMaker {
  /** Gives every committed batch that waits its place. @returns how many got one */
  place(): Promise<number>
  /**
   * Signs the tree as it is, if it has grown since the last checkpoint.
   * @returns null: there is nothing new, or another instance was first
   * @throws Error when the tree does not begin with the one that this process signed before
   */
  sign(): Promise<Checkpoint | null>
}

/** Batches that are placed in one transaction. */
const MOST_BATCHES = 2_000

const Placed = z.tuple([z.object({ placed: z.number() })])
const Head = z.array(
  z.object({
    number: z.coerce.number(),
    size: z.coerce.number(),
    root: z.instanceof(Uint8Array).transform(digestOf),
  }),
)
const Name = z.tuple([z.object({ name: z.string() })])
const Kept = z.tuple([z.object({ kept: z.boolean() })])

export const createCheckpointMaker = ({ databases, signer, clock }: CheckpointMakerDeps): CheckpointMaker => {
  const { control, audit } = databases
  let signed: { readonly size: number; readonly root: Digest } | undefined

  const requireGrowth = async (head: { readonly size: number; readonly root: Digest }): Promise<void> => {
    if (signed === undefined) return
    const path = head.size > signed.size ? await readConsistency(audit, signed.size, head.size) : []
    if (!isConsistent(signed, head, path))
      throw new Error('the tree of the usage log does not begin with the one that was signed before')
  }

  return {
    place: async () => {
      let sum = 0
      for (;;) {
        const [{ placed }] = Placed.parse(
          await control`select metering.tree_extend(${MOST_BATCHES}) as placed`,
        )
        sum += placed
        if (placed < MOST_BATCHES) return sum
      }
    },
    sign: async () => {
      const [head] = Head.parse(await control`select h.number, h.size, h.root from metering.tree_head() h`)
      if (head === undefined) return null
      await requireGrowth(head)
      const [{ name }] = Name.parse(
        await audit`select k.name from metering.log_key k where k.id = ${signer.keyId}`,
      )
      const checkpoint = { origin: name, ...head, at: clock.now().toISOString() }
      const text = checkpointText(checkpoint)
      const note = signedNote(text, { name, publicKey: signer.publicKey }, signer.signNote(text))
      const [{ kept }] = Kept.parse(
        await control`select metering.checkpoint_append(${head.number}, ${head.size}, ${digestBytes(head.root)},
          ${checkpoint.at}, ${note}) as kept`,
      )
      signed = { size: head.size, root: head.root }
      return kept ? checkpoint : null
    },
  }
}
