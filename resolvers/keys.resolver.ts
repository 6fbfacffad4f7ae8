import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { CreatedKeyType } from '../schema/identity/key.type'
import { DateTimeScalar } from '../schema/scalars'
import type { AccountCaller } from '../src/identity/caller'
import { boundsOfKey, withinBounds, type KeyBounds, type KeyDraft } from '../src/identity/key-bounds'
import { createKey, revokeKey } from '../src/identity/key-commands'
import type { Change } from '../src/journal/change'
import { signedIn } from './actor'
import type { ResolverContext } from './context'
import { momentOf } from './moment'

@Resolver()
export class KeysResolver {
  @Mutation(() => CreatedKeyType, {
    nullable: true,
    description:
      'Makes an API key of the caller’s account. Made with another key it is bound as that one is, ends no later, and with it when that one is revoked.',
  })
  createKey(
    @Ctx() { caller, change }: ResolverContext,
    @Arg('agreement', () => String, {
      nullable: true,
      description: 'Number of an agreement: the key reads under no other.',
    })
    agreement?: string | null,
    @Arg('purpose', () => String, { nullable: true, description: 'Code of the purpose that it is bound to.' })
    purpose?: string | null,
    @Arg('expiresAt', () => DateTimeScalar, {
      nullable: true,
      description:
        'First moment at which it is not valid any more; absent: it ends with the key that it is made with, else it does not expire.',
    })
    expiresAt?: string | null,
  ): Promise<CreatedKeyType> {
    const account = signedIn(caller)
    const draft: KeyDraft = {
      accountId: account.accountId,
      ...(agreement == null ? {} : { agreement }),
      ...(purpose == null ? {} : { purpose }),
      ...(expiresAt == null ? {} : { expiresAt: momentOf(expiresAt, 'createKey.expiresAt') }),
    }
    return change(async (c) => {
      const bounds = await boundsOf(c, account, true)
      return createKey(
        c,
        bounds === null ? draft : withinBounds({ ...draft, madeWith: account.keyId }, bounds),
      )
    })
  }

  @Mutation(() => ID, {
    nullable: true,
    description:
      'Ends an API key of the caller’s account and what was made with it, at once. The key that is used may end itself; one that is bound ends only keys that are bound as it is.',
  })
  async revokeKey(
    @Ctx() { caller, change }: ResolverContext,
    @Arg('id', () => ID) id: string,
  ): Promise<string> {
    const account = signedIn(caller)
    const revoked = await change(async (c) =>
      revokeKey(c, id, { accountId: account.accountId, bounds: await boundsOf(c, account, false) }),
    )
    return revoked.id
  }
}

/** Of the key that the caller uses; null: it uses none. */
const boundsOf = async (
  { tx }: Change,
  { auth, keyId }: AccountCaller,
  isForMaking: boolean,
): Promise<KeyBounds | null> => (auth === 'KEY' ? boundsOfKey(tx, keyId, isForMaking) : null)
