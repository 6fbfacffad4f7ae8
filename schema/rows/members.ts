import { emptyRecord } from '../../src/kernel/record'

/** Fields by name, without a prototype: a field may be called as a member of Object. */
export type FieldMap<F> = Record<string, F>

/**
 * How the fields of a deferred type are got at. FOUND: by name only, each made when it is first asked for, and who lists
 * them sees none. It is what operations need, be there thousands of fields. LISTED: all, for whoever describes types.
 */
export type Access = 'FOUND' | 'LISTED'

/** The fields of a type. */
export interface Members<Config> {
  /** Names of those that stay within the dataset of the type, in order. */
  readonly within: () => Iterable<string>
  /** Names of those that lead to other datasets. They come after. */
  readonly elsewhere: () => Iterable<string>
  /** undefined: there is none of that name. */
  readonly make: (name: string) => Config | undefined
}

/** The fields that stay within, made. */
export const madeOf = <Config>({ within, make }: Members<Config>): FieldMap<Config> => {
  const fields = emptyRecord<Config>()
  for (const name of within()) {
    const config = make(name)
    if (config !== undefined) fields[name] = config
  }
  return fields
}

/** How a field comes to be. */
export interface FieldMaking<F, Config> {
  /** Those that stay within, made and listed. */
  readonly own: () => FieldMap<F>
  readonly made: (name: string, config: Config) => F
  /** One that is listed, and made when it is looked at. */
  readonly unmade: (name: string) => F
}

/** The fields of a deferred type, as they are got at. */
export const fieldsBy = <F, Config>(
  access: Access,
  members: Members<Config>,
  { own, made, unmade }: FieldMaking<F, Config>,
): FieldMap<F> =>
  access === 'LISTED'
    ? withElsewhere(own(), members, unmade)
    : foundBy((name) => {
        const config = members.make(name)
        return config === undefined ? undefined : made(name, config)
      })

/** Those and the fields that lead elsewhere, which `create` may leave unmade. */
const withElsewhere = <F, Config>(
  own: FieldMap<F>,
  { elsewhere }: Members<Config>,
  create: (name: string) => F,
): FieldMap<F> => {
  const all = Object.assign(emptyRecord<F>(), own)
  for (const name of elsewhere()) all[name] = create(name)
  return all
}

/** A map without anything to list, that makes what it is asked for once. */
const foundBy = <F>(make: (name: string) => F | undefined): FieldMap<F> => {
  const found = new Map<string, F>()
  const find = (name: string): F | undefined => {
    const known = found.get(name)
    if (known !== undefined) return known
    const made = make(name)
    if (made !== undefined) found.set(name, made)
    return made
  }
  return new Proxy(emptyRecord<F>(), {
    get: (_, name) => (typeof name === 'string' ? find(name) : undefined),
    has: (_, name) => typeof name === 'string' && find(name) !== undefined,
  })
}

/** A field that is listed. */
export const configOf = <Config>(name: string, { make }: Members<Config>): Config => {
  const config = make(name)
  if (config === undefined) throw new Error('invariant 61f1: a field that is listed and not there')
  return config
}
