import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/**
 * What no type can say: our rules of writing (CONTRIBUTING.md) as far as a machine can see them. A rule that a file
 * may break on purpose has the file's name in a list here, so that the exception is reviewed once and seen by all.
 */
const program = ['src/**/*.ts', 'schema/**/*.ts', 'resolvers/**/*.ts', 'policies/**/*.ts', 'drizzle/**/*.ts']
const pages = ['src/console/**/*.{ts,tsx,mts}']
const tests = ['test/**/*.ts']

/** The environment is read once, at the edge. */
const readsEnvironment = ['src/config/environment.ts']
const testsReadEnvironment = [
  'test/support/**',
  'test/golden/golden-case.ts',
  'test/bench/**',
  'test/integration/{server/process,cli/command}.test.ts',
]

/** SQL as text: where statements are sent, and where the names of physical tables are put together. */
const writesSqlText = [
  'src/db/{rows/rows-client,embedded/embedded,migrate}.ts',
  'src/catalog/rows/rows-table.ts',
  'src/catalog/redaction/{naming,removal,removed-keys,holding-back}.ts',
  'src/intake/{copy-stream,containment,key-check}.ts',
]

/** Time and chance come from here; everywhere else they are arguments. */
const asksTheMachine = [
  'src/kernel/clock.ts',
  'src/kernel/ids.ts',
  'src/db/embedded/file-lock.ts',
  'src/console/playground.tsx',
]

/** Brands are made, unknown becomes known, and libraries are bridged here: the only casts. */
const casts = [
  'src/kernel/**',
  'src/query/{sql,grant}.ts',
  'src/query/row-query/variable.ts',
  'src/query/select/{filter-input,selection}.ts',
  'src/query/plan/cursor.ts',
  'src/query/compile/{source,mask-sql}.ts',
  'src/config/settings.ts',
  'src/metering/tree/merkle.ts',
  'src/gateway/{executor,ready-text}.ts',
  'src/gateway/rows/guarded-rows.ts',
  'src/gateway/schema/{catalog-schema,schema-text,schema-worker,schema-answer}.ts',
  'src/server/{http-request,graphql-handler}.ts',
  'schema/catalog/enums.ts',
  'schema/rows/deferred-types.ts',
  'resolvers/cases/case-arguments.ts',
]

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: whoever imports it then calls it what we call it.',
}
const noBarrel = {
  selector: 'ExportAllDeclaration',
  message: 'Import from the file that owns the thing; no barrels.',
}
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Settings come from src/config, as arguments.',
}
const noSqlText = {
  selector: 'CallExpression[callee.property.name=/^(unsafe|raw)$/]',
  message: 'SQL is put together by fragments (src/query/sql.ts, drizzle); text is sent by src/db only.',
}
const noOldClosure = {
  selector: "AssignmentExpression[left.type='MemberExpression'][right.type=/^(Arrow)?FunctionExpression$/]",
  message: 'Name the function first: V8 makes one that is written here in its old generation (DECISIONS.md).',
}
const noClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the Clock that you were given.',
  },
  {
    selector:
      'CallExpression[callee.object.name=/^(Date|performance|Math)$/][callee.property.name=/^(now|random)$/]',
    message: 'Time and chance are arguments: the Clock, or a generator.',
  },
]

const syntax = (...restrictions) => ({ 'no-restricted-syntax': ['error', ...restrictions.flat()] })
const everywhere = [noDefaultExport, noBarrel]

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.weir/', 'docs/generated/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{cjs,mjs,js}'],
    extends: [js.configs.recommended],
    languageOptions: {
      sourceType: 'commonjs',
      globals: Object.fromEntries(
        ['require', 'module', 'process', 'console', '__dirname', '__filename', 'performance', 'Buffer', 'URL']
          .concat(['SharedArrayBuffer', 'Atomics', 'setTimeout', 'clearTimeout'])
          .map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  { files: ['**/*.mjs'], languageOptions: { sourceType: 'module' } },

  {
    files: [...program, ...pages, ...tests],
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // the compiler knows names
      'no-undef': 'off',
      'max-lines': ['error', 400],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      // what a library rejected with is passed on as it is
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // our objects are records of closures, made to be taken apart
      '@typescript-eslint/unbound-method': 'off',
      // `await undefined` and `client?.close()` mean what they say
      '@typescript-eslint/await-thenable': 'off',
      // a function of an interface may be async because another implementation is
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'process', message: 'Settings come from src/config, as arguments.' }],
          patterns: [
            {
              group: ['graphql/*', 'graphql/*/**'],
              message: "Import from 'graphql': there is one copy of it.",
            },
            { regex: '(^|/)(index(\\.js)?|\\.{1,2}/?)$', message: 'Import the file that owns the thing.' },
            {
              group: ['graphql-shield'],
              importNames: ['chain', 'race', 'inputRule'],
              message: 'These deny everyone in the builds of graphql-shield that load on current Node.',
            },
            { group: ['type-graphql'], importNames: ['Authorized'], message: 'Rules stand in policies/.' },
          ],
        },
      ],
    },
  },

  { files: program, rules: syntax(everywhere, noOldClosure, noEnvironment, noSqlText, noClock) },
  {
    files: program,
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] },
  },
  { files: casts, rules: { '@typescript-eslint/consistent-type-assertions': 'off' } },
  {
    files: pages,
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...syntax(everywhere, noClock),
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  { files: ['src/console/vite.config.mts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: tests, rules: syntax(everywhere, noEnvironment) },
  // matchers (expect.any, objectContaining) are of type any
  {
    files: tests,
    rules: Object.fromEntries(
      ['assignment', 'argument', 'return', 'member-access'].map((kind) => [
        `@typescript-eslint/no-unsafe-${kind}`,
        'off',
      ]),
    ),
  },
  // these need packages that only test/bench/peers/package.json names, so the compiler does not look at them either
  { files: ['test/bench/peers/servers/*.ts'], extends: [tseslint.configs.disableTypeChecked] },
  { files: readsEnvironment, rules: syntax(everywhere, noOldClosure, noSqlText, noClock) },
  { files: writesSqlText, rules: syntax(everywhere, noOldClosure, noEnvironment, noClock) },
  { files: asksTheMachine, rules: syntax(everywhere, noOldClosure, noEnvironment, noSqlText) },
  { files: testsReadEnvironment, rules: syntax(everywhere) },
  // jest calls the default export of these
  { files: ['test/support/global-*.ts'], rules: { 'no-restricted-syntax': 'off' } },
)
