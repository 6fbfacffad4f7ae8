import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql'
import { NarrowingState, NarrowingType } from '../schema/metering/narrowing.type'
import { confirmationReader } from '../src/metering/end/confirmation'
import type { ResolverContext } from './context'

@Resolver()
export class NarrowingResolver {
  @Query(() => NarrowingType, {
    nullable: true,
    description:
      'How far a mutation that took access away has come: `epoch` as `extensions.narrowing` of its reply has it.',
  })
  async narrowing(
    @Ctx() { control, facts }: ResolverContext,
    @Arg('epoch', () => Int) epoch: number,
  ): Promise<NarrowingType> {
    const found = await confirmationReader(control, { now: () => facts.now })(epoch)
    return {
      epoch,
      state: NarrowingState[found.state],
      effectiveAt: found.state === 'EFFECTIVE' ? found.effectiveAt : null,
      instances: found.state === 'PENDING' ? [...found.instances] : [],
    }
  }
}
