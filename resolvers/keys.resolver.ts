import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { CreatedKeyType } from '../schema/identity/key.type'
import { DateTimeScalar } from '../schema/scalars'
import { createKey, revokeKey } from '../src/identity/key-commands'
import { AppError } from '../src/kernel/errors'
import type { ResolverContext } from './context'
import { momentOf } from './moment'

@Resolver()
export class KeysResolver {
  @Mutation(() => CreatedKeyType, {
    nullable: true,
    description: 'Makes an API key of the caller’s account.',
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
      description: 'First moment at which it is not valid any more; absent: it does not expire.',
    })
    expiresAt?: string | null,
  ): Promise<CreatedKeyType> {
    if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
    const { accountId } = caller
    return change((c) =>
      createKey(c, {
        accountId,
        ...(agreement == null ? {} : { agreement }),
        ...(purpose == null ? {} : { purpose }),
        ...(expiresAt == null ? {} : { expiresAt: momentOf(expiresAt, 'createKey.expiresAt') }),
      }),
    )
  }

  @Mutation(() => ID, {
    nullable: true,
    description: 'Ends an API key of the caller’s account, at once. The key that is used may end itself.',
  })
  async revokeKey(
    @Ctx() { caller, change }: ResolverContext,
    @Arg('id', () => ID) id: string,
  ): Promise<string> {
    if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
    const { accountId } = caller
    const revoked = await change((c) => revokeKey(c, id, accountId))
    return revoked.id
  }
}
