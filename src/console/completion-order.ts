/**
 * A sort key of the language service, `12name` for the thirteenth field, as one that sorts as text: `000012name`. Names
 * in GraphQL begin with no digit, so the digits are the place.
 */
export const textOrder = (sortText: string): string =>
  sortText.replace(/^\d+/, (place) => place.padStart(6, '0'))
