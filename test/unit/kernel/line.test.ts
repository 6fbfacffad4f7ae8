import fc from 'fast-check'
import { Line, type Standing } from '../../../src/kernel/line'

test('who came first is first out, and who has left is nowhere', () => {
  const steps = fc.array(fc.oneof(fc.constant('join' as const), fc.constant('shift' as const), fc.nat(20)))
  fc.assert(
    fc.property(steps, (all) => {
      const line = new Line<number>()
      const stood: Standing<number>[] = []
      let expected: number[] = []
      for (const step of all) {
        if (step === 'join') {
          expected.push(stood.length)
          stood.push(line.join(stood.length))
        } else if (step === 'shift') {
          expect(line.shift()).toBe(expected.shift())
        } else {
          const standing = stood[step]
          if (standing === undefined) continue
          // a second time nothing happens
          line.leave(standing)
          line.leave(standing)
          expected = expected.filter((member) => member !== standing.member)
        }
        expect(line.length).toBe(expected.length)
      }
      // nobody who has left holds those who came after
      for (const standing of stood.filter(({ member }) => !expected.includes(member)))
        expect([standing.before, standing.after]).toEqual([undefined, undefined])
      for (const member of expected) expect(line.shift()).toBe(member)
      expect(line.shift()).toBeUndefined()
    }),
  )
})
