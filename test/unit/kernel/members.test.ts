import fc from 'fast-check'
import { Members } from '../../../src/kernel/members'

test('those that are there are those that came and did not go, whoever has their places', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant('add' as const), fc.nat(10))), (all) => {
      const members = new Members<number>()
      const there = new Map<number, number>()
      let last = 0
      for (const step of all) {
        if (step === 'add') {
          last += 1
          there.set(last, members.add(last))
        } else {
          const [member, place] = [...there][step] ?? []
          if (member === undefined || place === undefined) continue
          members.remove(place)
          there.delete(member)
        }
        expect([...members].sort((a, b) => a - b)).toEqual([...there.keys()])
      }
    }),
  )
})
