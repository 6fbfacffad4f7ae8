import { dateIn, daysOf2025, localTime, type Day } from './calendar'
import type { District } from './district'
import { createRandom, type Random } from './random'

/** Invented applicants for public rental housing, 5,000 rows in the order of application. */
export const housingApplicantsHeader = [
  '申请编号',
  '姓名',
  '身份证号',
  '联系电话',
  '出生日期',
  '区县代码',
  '家庭人数',
  '家庭年收入',
  '申请时间',
  '审核结果',
  '审核时间',
] as const

/**
 * What every identity number begins with, in place of the six digits of a division: no such number was ever
 * given to anybody, and a search for these letters finds each place that one has leaked to.
 */
export const IDENTITY_MARKER = 'DEMOID'

/** What every telephone number begins with: none in use begins with three zeros. */
export const TELEPHONE_MARKER = '000'

const APPLICANTS = 5_000
const SEED = 2025_0202

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马']
const givenCharacters = [...'山川江河松竹梅兰石泉云霞星辰春夏秋冬晨曦安宁和静文思远航明朗清越景行嘉禾若水']

/** Nine central districts of the city have more applicants than the others. */
const central: ReadonlySet<string> = new Set([
  '500103',
  '500104',
  '500105',
  '500106',
  '500107',
  '500108',
  '500109',
  '500112',
  '500113',
])
const CENTRAL_WEIGHT = 6

/** From here on the cases of the year are still open. */
const FIRST_PENDING_DAY = 318

const padded = (value: number, width: number): string => String(value).padStart(width, '0')

interface Outcome {
  readonly decision: 'APPROVED' | 'REJECTED' | 'PENDING'
  readonly decidedAt: string
}

/** Within 5 to 45 days, in office hours; the less a household has a head, the likelier the approval. */
const outcomeOf = (dayNumber: number, yuanAHead: number, random: Random): Outcome => {
  const isLate = dayNumber >= FIRST_PENDING_DAY || random.below(100) < 4
  const day: Day | undefined = daysOf2025[dayNumber + random.between(5, 45)]
  const isPoor = yuanAHead < 30_000
  const isApproved = random.below(100) < (isPoor ? 90 : 22)
  const decidedAt = [random.between(9, 16), random.below(60), random.below(60)] as const
  if (isLate || day === undefined) return { decision: 'PENDING', decidedAt: '' }
  return { decision: isApproved ? 'APPROVED' : 'REJECTED', decidedAt: localTime(day, ...decidedAt) }
}

const nameOf = (random: Random): string =>
  random.pick(surnames) +
  random.pick(givenCharacters) +
  (random.below(3) === 0 ? '' : random.pick(givenCharacters))

/** The same rows for the same districts, always. */
export function* housingApplicantsRows(districts: readonly District[]): Generator<readonly string[]> {
  const random = createRandom(SEED)
  const weighted = districts.flatMap((district) =>
    Array.from({ length: central.has(district.code) ? CENTRAL_WEIGHT : 1 }, () => district.code),
  )
  for (let applicant = 0; applicant < APPLICANTS; applicant++) {
    // evenly through the year, and through the office's day from 8 to 20 o'clock
    const dayNumber = Math.floor((applicant * daysOf2025.length) / APPLICANTS)
    const dayShare = ((applicant * daysOf2025.length) % APPLICANTS) / APPLICANTS
    const minutes = 8 * 60 + Math.floor(dayShare * 12 * 60) + random.below(50)
    const day = daysOf2025[dayNumber]
    if (day === undefined) return
    const birth = dateIn(random.between(1945, 2006), random.between(1, 12), random.between(1, 28))
    const householdSize = random.pick([1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6])
    const incomeCents = householdSize * random.between(600_000, 4_800_000) + random.below(100)
    const { decision, decidedAt } = outcomeOf(dayNumber, incomeCents / 100 / householdSize, random)
    yield [
      `GZF-2025-${padded(applicant + 1, 5)}`,
      nameOf(random),
      // 18 characters as a real one has, with the number of the applicant where the digits are counted on
      `${IDENTITY_MARKER}${birth.replaceAll('-', '')}${padded(applicant, 4)}`,
      `${TELEPHONE_MARKER}${padded(random.below(100_000_000), 8)}`,
      birth,
      random.pick(weighted),
      String(householdSize),
      `${Math.floor(incomeCents / 100)}.${padded(incomeCents % 100, 2)}`,
      localTime(day, Math.floor(minutes / 60), minutes % 60, random.below(60)),
      decision,
      decidedAt,
    ]
  }
}
