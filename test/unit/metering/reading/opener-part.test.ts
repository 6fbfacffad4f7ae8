import { openerPartOf } from '../../../../src/metering/reading/opener-part'
import type { OperationRecord } from '../../../../src/metering/usage-record'
import { usageRecord } from '../../../support/usage-record'

const own = {
  datasets: new Set(['streets']),
  agreements: new Set(['CQ-1']),
  emergencies: new Set(['0190c3f6-6f9e-7cc3-98c4-dc0c0c073901']),
}
const ownEmergency = [...own.emergencies]
const othersEmergency = ['0190c3f6-6f9e-7cc3-98c4-dc0c0c073902']

test.each<[string, Partial<OperationRecord>, unknown]>([
  ['nothing', {}, { purpose: 'P' }],
  ['its agreement', { agreements: ['CQ-1', 'CQ-2'] }, { agreements: ['CQ-1'], purpose: 'P' }],
  ['an agreement of others', { agreements: ['CQ-2'] }, { agreements: [], purpose: null }],
  ['its emergency', { emergencies: ownEmergency }, { emergencies: ownEmergency, purpose: 'P' }],
  ['an emergency of others', { emergencies: othersEmergency }, { emergencies: [], purpose: null }],
])('what an opener is told of an operation that rests on %s', (_, part, told) => {
  expect(openerPartOf(usageRecord({ purpose: 'P', ...part }), own)).toMatchObject(told as object)
})
