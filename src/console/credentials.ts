import { languageTags, type Language } from './language'

/** Who asks, as typed into the bar. Empty: not given. */
export interface Credentials {
  readonly key: string
  readonly agreement: string
}

/** What people paste: with spaces and line ends around it, or with the scheme before it. */
export const trimKey = (pasted: string): string => pasted.trim().replace(/^bearer\s+/i, '')

/** Visible ASCII: what a header can carry, and what a key or JWT is made of. */
export const isSendableKey = (key: string): boolean => key === '' || /^[\x21-\x7e]{1,8000}$/.test(key)

export const isSendableAgreement = (number: string): boolean =>
  number === '' || /^[A-Z0-9-]{3,40}$/.test(number)

/**
 * The headers of a request. What cannot be sent is left out: ask `isSendableKey` and `isSendableAgreement` first.
 */
export const requestHeaders = (
  credentials: Credentials,
  language: Language,
): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json;q=0.9',
  'accept-language': languageTags[language],
  ...(credentials.key !== '' && isSendableKey(credentials.key)
    ? { authorization: `Bearer ${credentials.key}` }
    : {}),
  ...(credentials.agreement !== '' && isSendableAgreement(credentials.agreement)
    ? { 'weir-agreement': credentials.agreement }
    : {}),
})
