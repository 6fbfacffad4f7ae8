/** An exact decimal number: `units / 10^scale`. The scale is that of its text, as PostgreSQL's numeric keeps it. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

export const readDecimal = (text: string): Decimal => {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const units = BigInt(`${whole}${fraction}`)
  const scale = fraction.length - Number(exponent)
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale }
}

export const shownDecimal = ({ units, scale }: Decimal): string => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}

const atScale = ({ units, scale }: Decimal, to: number): bigint => units * 10n ** BigInt(to - scale)

export const compareDecimals = (a: Decimal, b: Decimal): number => {
  const scale = Math.max(a.scale, b.scale)
  const difference = atScale(a, scale) - atScale(b, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** As many digits as the most precise part has. */
export const sumOf = (parts: readonly Decimal[]): Decimal => {
  const scale = Math.max(0, ...parts.map((part) => part.scale))
  return { units: parts.reduce((total, part) => total + atScale(part, scale), 0n), scale }
}

/**
 * A sum divided by a number of values, as PostgreSQL's numeric does: with at least 16 significant digits, counted in
 * its digits of base 10,000 (`select_div_scale` in numeric.c), rounded half away from zero.
 */
export const averageOf = (sum: Decimal, count: number): Decimal => {
  const one = leadingDigit(sum)
  const other = leadingDigit({ units: BigInt(count), scale: 0 })
  const weight = one.weight - other.weight - (one.digit <= other.digit ? 1 : 0)
  const scale = Math.min(1000, Math.max(16 - weight * 4, sum.scale, 0))
  return { units: dividedRounded(sum.units * 10n ** BigInt(scale - sum.scale), BigInt(count)), scale }
}

/** The first digit of base 10,000 that is not zero, and its place: 0 for the units. Of zero: 0 in place 0. */
const leadingDigit = ({ units, scale }: Decimal): { readonly digit: number; readonly weight: number } => {
  if (units === 0n) return { digit: 0, weight: 0 }
  const text = shownDecimal({ units: units < 0n ? -units : units, scale })
  const [whole = '', fraction = ''] = text.split('.')
  const places = Math.ceil(whole.length / 4)
  const digits = `${whole.padStart(places * 4, '0')}${fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0')}`
  for (let i = 0; ; i += 1) {
    const digit = Number(digits.slice(i * 4, i * 4 + 4))
    if (digit !== 0) return { digit, weight: places - 1 - i }
  }
}

const dividedRounded = (dividend: bigint, divisor: bigint): bigint => {
  const isNegative = dividend < 0n
  const size = isNegative ? -dividend : dividend
  const rounded = (2n * size + divisor) / (2n * divisor)
  return isNegative ? -rounded : rounded
}

/** The greatest multiple of a width that is not above a value, with the digits of the more precise of the two. */
export const lowerEnd = (value: Decimal, width: Decimal): Decimal => {
  const scale = Math.max(value.scale, width.scale)
  const [units, step] = [atScale(value, scale), atScale(width, scale)]
  return { units: units - (((units % step) + step) % step), scale }
}

/** A decimal with fewer digits, where those that go are zeros. */
export const withScale = ({ units, scale }: Decimal, to: number): Decimal =>
  to >= scale
    ? { units: atScale({ units, scale }, to), scale: to }
    : { units: units / 10n ** BigInt(scale - to), scale: to }

/** The decimal that the text of a double stands for, exponents too. */
export const decimalOfFloat = (text: string): Decimal => readDecimal(String(Number(text)))
