/** An application for rows of the demo catalogue, as a user sends it. */
export const application = {
  applicantType: 'LEGAL_PERSON',
  name: '嘉陵数据应用社（演示）',
  credential: '91500000MA5U0X0X0X',
  contact: 'demo@example.org',
  scopes: [
    {
      dataset: 'housingApplicants',
      columns: [{ name: 'applicationNumber' }, { name: 'districtCode' }, { name: 'householdSize' }],
      where: { districtCode: { in: ['500106', '500103'] } },
    },
  ],
  purpose: 'TRANSIT_PLANNING',
  scenario: 'Where new bus lines are needed',
  expectedVolume: '1,000 rows a day',
  effectiveFrom: '2020-01-01T00:00:00Z',
  effectiveTo: '2099-01-01T00:00:00Z',
  security: 'Encrypted disks, two people, no copies',
  publishesResults: true,
  isCommercial: false,
  commitment: 'a'.repeat(64),
}

/** Clauses of its agreement, as the opener words them. */
export const clauses = {
  templateVersion: '1',
  title: '公共租赁住房申请数据利用协议',
  catalogueVersion: '1',
  quota: '10,000 rows a day',
  securityMeasures: 'As applied for',
  prohibitions: 'No transfer, no other purpose, no re-identification',
  personalData: 'Names are masked',
  resultReporting: 'Each year',
  sourceAttribution: '重庆市民政局',
  supervision: 'The usage log',
  endingGrounds: 'T01 to T13',
  disposal: 'Delete and prove it',
  liability: 'By law',
  exemption: 'By law',
  disputes: 'The superior body',
  isNonExclusive: true,
}
