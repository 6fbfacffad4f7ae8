const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** From each place where digits begin, 18 of them; what parts groups of digits stands between them or not. */
const candidate = /(?<!\d)(?=(\d(?:[\s\p{P}\p{Cf}]{0,3}\d){16}[\s\p{P}\p{Cf}]{0,3}[\dX])(?!\d))/gu

/**
 * Whether a text holds a resident identity number, however it is spelled: a day of birth at its place, and its check
 * character (GB 11643).
 */
export const holdsIdentityNumber = (text: string): boolean =>
  [...text.normalize('NFKC').toUpperCase().matchAll(candidate)].some(([, spelled = '']) =>
    isIdentityNumber(spelled.replaceAll(/[^\dX]/g, '')),
  )

const isIdentityNumber = (number: string): boolean => {
  if (!/^\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(number)) return false
  const sum = weights.reduce((total, weight, i) => total + weight * Number(number[i]), 0)
  return '10X98765432'[sum % 11] === number[17]
}
