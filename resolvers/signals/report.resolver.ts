import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { DateTimeScalar } from '../../schema/scalars'
import {
  IncidentSeverityEnum,
  IncidentType,
  UseReportInput,
  UseReportsType,
  UseReportType,
} from '../../schema/signals/report.type'
import {
  fileIncidentReport,
  incidentsFor,
  reportIncident,
  type IncidentSeverity,
} from '../../src/reports/incident'
import { fileUseReport, reportsOf, setReportCycle } from '../../src/reports/use-report'
import { signedIn } from '../actor'
import type { ResolverContext } from '../context'
import { momentOf } from '../moment'

/** What users tell of their use, and incidents. */
@Resolver()
export class ReportResolver {
  @Query(() => UseReportsType, {
    nullable: true,
    description:
      'Reports under an agreement, and what is due: for its parties, their authority and auditors.',
  })
  useReports(
    @Ctx() { caller, control }: ResolverContext,
    @Arg('agreement', () => String) agreement: string,
  ): Promise<UseReportsType> {
    return reportsOf(control, signedIn(caller), agreement)
  }

  @Query(() => [IncidentType], {
    nullable: true,
    description:
      'Incidents that the caller reported, opens the data of or oversees, newest first, at most 100.',
  })
  async incidents(@Ctx() { caller, control }: ResolverContext): Promise<IncidentType[]> {
    return [...(await incidentsFor(control, signedIn(caller)))]
  }

  @Mutation(() => UseReportType, {
    nullable: true,
    description: '提交利用情况报告 By the user of the agreement.',
  })
  fileUseReport(
    @Ctx() { caller, change, timeZone }: ResolverContext,
    @Arg('agreement', () => String) agreement: string,
    @Arg('report', () => UseReportInput) { purposes, results, benefit, incidents, datasets }: UseReportInput,
  ): Promise<UseReportType> {
    const reader = signedIn(caller)
    const told = results.map(({ kind, title, link = null }) => ({ kind, title, link }))
    const draft = { purposes, benefit, incidents, datasets, results: told }
    return change((c) => fileUseReport(c, reader, agreement, draft, timeZone))
  }

  @Mutation(() => UseReportsType, {
    nullable: true,
    description: 'Sets how often is reported, as the agreement says: by the opener or the authority.',
  })
  async setReportCycle(
    @Ctx() context: ResolverContext,
    @Arg('agreement', () => String) agreement: string,
    @Arg('months', () => Int, { description: '1 to 60.' }) months: number,
  ): Promise<UseReportsType> {
    const reader = signedIn(context.caller)
    await context.change((c) => setReportCycle(c, reader, agreement, months))
    return reportsOf(context.control, reader, agreement)
  }

  @Mutation(() => IncidentType, {
    nullable: true,
    description: '报告安全事件 Tells openers, authorities and users at once.',
  })
  reportIncident(
    @Ctx() { caller, change }: ResolverContext,
    @Arg('severity', () => IncidentSeverityEnum) severity: IncidentSeverity,
    @Arg('datasets', () => [String]) datasets: string[],
    @Arg('what', () => String) what: string,
    @Arg('happenedAt', () => DateTimeScalar) at: string,
  ): Promise<IncidentType> {
    const reader = signedIn(caller)
    const happenedAt = momentOf(at, 'reportIncident.happenedAt')
    return change((c) => reportIncident(c, reader, { severity, datasets, what, happenedAt }))
  }

  @Mutation(() => IncidentType, {
    nullable: true,
    description: 'Files the report to the authorities: by whoever reported the incident, or its opener.',
  })
  fileIncidentReport(
    @Ctx() { caller, change }: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('report', () => String) report: string,
  ): Promise<IncidentType> {
    const reader = signedIn(caller)
    return change((c) => fileIncidentReport(c, reader, id, report))
  }
}
