import { SettingsError } from '../../../src/config/settings'
import { requireTimeZone } from '../../../src/db/time-zone'
import { testServerUrl } from '../../support/server-url'

const check = (timeZone: string): Promise<void> =>
  requireTimeZone({ databaseUrl: testServerUrl(), rowsDatabaseUrl: testServerUrl(), timeZone })

test.each(['Asia/Shanghai', 'asia/shanghai', 'UTC', 'GMT', 'America/Argentina/Buenos_Aires', 'Europe/Paris'])(
  'PostgreSQL knows %s',
  async (name) => {
    await expect(check(name)).resolves.toBeUndefined()
  },
)

// the last ones PostgreSQL takes where a zone may stand, and reads as offsets to the west
test.each(['Asia/Atlantis', 'Factory2', '+08:00', 'CST-8', "UTC'; select 1; --"])(
  'a zone that PostgreSQL does not know is a problem of the settings: %s',
  async (name) => {
    const error: unknown = await check(name).catch((thrown: unknown) => thrown)
    if (!(error instanceof SettingsError)) throw new Error('the zone was accepted')
    expect(error.problems.map(({ message }) => message)).toEqual(['setup.setting.timeZoneOfServer'])
    expect(error.textIn('en')).toContain(`WEIR_TIME_ZONE is "${name}"`)
    expect(error.textIn('zh')).toContain('WEIR_TIME_ZONE')
  },
)

test.each(['CET', 'cet', 'EET', 'WET', 'MET'])(
  '%s is a zone with a summer time to Node, and an abbreviation without one to PostgreSQL',
  async (name) => {
    await expect(check(name)).rejects.toMatchObject({
      problems: [{ message: 'setup.setting.timeZoneAbbreviation', params: { value: name } }],
    })
  },
)
