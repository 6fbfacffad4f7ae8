import { challengeOf } from '../../../src/server/challenge'

test.each([
  [undefined, 'Bearer realm="weir"'],
  ['Basic eDp5', 'Bearer realm="weir"'],
  ['Bearer weir_nonsense', 'Bearer realm="weir", error="invalid_token"'],
  ['bearer a.b.c', 'Bearer realm="weir", error="invalid_token"'],
])('whoever is refused with %s is told %s', (authorization, challenge) => {
  expect(challengeOf(authorization)).toBe(challenge)
})
