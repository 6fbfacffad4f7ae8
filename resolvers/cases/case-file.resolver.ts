import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { decideCaseFile } from '../../policies/case-file'
import { CaseFileType } from '../../schema/cases/case-file.type'
import { sidesIn } from '../../src/agreements/case/case-state'
import { caseFile } from '../../src/cases/file/case-file'
import { caseFileHtml } from '../../src/cases/file/case-file-html'
import { fileText } from '../../src/cases/file/file-text'
import { findHistory, loadFileFacts, usageAskedOf } from '../../src/cases/file/file-facts'
import { AppError } from '../../src/kernel/errors'
import type { ResolverContext } from '../context'
import { actorOf } from './case-answer'

@Resolver()
export class CaseFileResolver {
  @Query(() => CaseFileType, {
    nullable: true,
    description:
      '案卷 The file of a case, for its applicant, its opener, its authority and auditors; others are refused, as where there is no such case.',
  })
  async caseFile(@Ctx() context: ResolverContext, @Arg('case', () => ID) id: string): Promise<CaseFileType> {
    const { caller, control, locale, timeZone, usage } = context
    const history = await findHistory(control, id)
    const view =
      history === undefined
        ? null
        : decideCaseFile(caller, sidesIn(history.state, await actorOf(context)), history.state.opener)
    if (history === undefined || view === null) throw AppError.of('case.noFile', {}, { rule: 'R-73' })
    const facts = await loadFileFacts(control, history)
    const asked = usageAskedOf(history)
    if (asked !== null && view === 'WHOLE') context.noteLogRead(['agreement'])
    const used = asked && {
      agreement: asked.agreement,
      ...(await usage.usageOfAgreement({ ...asked, timeZone })),
    }
    const file = caseFile({ ...facts, usage: used, timeZone }, view)
    const { json, sha256 } = fileText(file)
    return { json, sha256, html: caseFileHtml(file, sha256, locale) }
  }
}
