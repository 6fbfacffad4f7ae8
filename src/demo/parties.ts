import type { AgreementDraft } from '../agreements/agreement-draft'
import type { ColumnUse, ScopeColumn } from '../agreements/agreement'
import type { Role } from '../identity/caller'
import type { OrganisationDraft } from '../identity/organisations'
import type { DemoRole } from './keys'

const CONTACT = 'demo@example.org'

const opener = '重庆市民政局（演示）'
const researchers = '山城住房研究所（演示）'
const developers = '嘉陵数据应用社（演示）'
const authority = '重庆市大数据应用发展管理局（演示）'
const auditors = '公共数据开放审计组（演示）'
const operators = '公共数据开放系统运维中心（演示）'

/** Every organisation of the demo; the openers are those that the manifests name. */
export const demoOrganisations: readonly OrganisationDraft[] = [
  { kind: 'DATA_OPENER', name: opener, contact: CONTACT },
  { kind: 'DATA_OPENER', name: '重庆市生态环境局（演示）', contact: CONTACT },
  { kind: 'DATA_OPENER', name: '重庆市水利局（演示）', contact: CONTACT },
  { kind: 'DATA_USER', name: developers, contact: CONTACT },
  { kind: 'DATA_USER', name: researchers, contact: CONTACT },
  { kind: 'AUTHORITY', name: authority, contact: CONTACT },
  { kind: 'AUDIT', name: auditors, contact: CONTACT },
  { kind: 'SYSTEM_OPERATOR', name: operators, contact: CONTACT },
]

export interface DemoAccount {
  readonly name: string
  readonly organisation: string
  readonly role: Role
}

/** The account behind each demo key. */
export const demoAccounts: Readonly<Record<DemoRole, DemoAccount>> = {
  dataUser: { name: '应用开发者（演示）', organisation: developers, role: 'DATA_USER' },
  agreementUser: { name: '住房研究员（演示）', organisation: researchers, role: 'DATA_USER' },
  opener: { name: '数据开放管理员（演示）', organisation: opener, role: 'DATA_OPENER' },
  authority: { name: '主管部门审查员（演示）', organisation: authority, role: 'AUTHORITY' },
  auditor: { name: '审计员（演示）', organisation: auditors, role: 'AUDITOR' },
  operator: { name: '系统运维员（演示）', organisation: operators, role: 'SYSTEM_OPERATOR' },
}

const everyUse: readonly ColumnUse[] = ['select', 'filter', 'sort', 'group']

const agreedColumns: readonly ScopeColumn[] = [
  { name: 'applicationNumber', uses: everyUse },
  // masked, as the catalogue says: to be read only, since even a masked name tells people apart
  { name: 'name', uses: ['select'] },
  { name: 'districtCode', uses: everyUse },
  { name: 'householdSize', uses: everyUse },
  { name: 'appliedAt', uses: everyUse },
  { name: 'decision', uses: everyUse },
]

/** The one agreement of the demo: six columns of one dataset, the rows of one district, four years. */
export const demoAgreement: AgreementDraft = {
  number: 'CQ-DEMO-2026-001',
  userOrganisation: researchers,
  openerOrganisation: opener,
  title: '公共租赁住房申请数据利用协议（演示）',
  purpose: 'HOUSING_RESEARCH',
  state: 'ACTIVE',
  effectiveFrom: new Date('2026-01-01T00:00:00+08:00'),
  effectiveTo: new Date('2030-01-01T00:00:00+08:00'),
  scopes: [
    {
      dataset: 'housingApplicants',
      columns: agreedColumns,
      // 沙坪坝区
      predicate: { kind: 'compare', column: 'districtCode', op: 'eq', value: '500106' },
    },
  ],
}
