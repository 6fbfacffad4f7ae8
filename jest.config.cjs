/** One throw-away PostgreSQL a run (test/support/global-setup.ts), one database a test file. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/bench/', '/test/e2e/', '/test/fault/', '/test/restore/'],
  transform: { '^.+\\.[tj]s$': ['@swc/jest', { ...require('./scripts/swcrc.cjs') }] },
  // packages that are ES modules only: Node loads them by require, jest's own loader does not
  transformIgnorePatterns: [
    '/node_modules/(?!(graphql-http|hyparquet|hyparquet-writer|jose|mime|@lukeed/ms)/)',
  ],
  setupFiles: ['<rootDir>/test/support/as-in-production.cjs', 'reflect-metadata'],
  runtime: '<rootDir>/test/support/runtime.cjs',
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 180_000,
  // two cores are kept busy by three: tests also wait
  maxWorkers: 3,
  reporters: ['default', '<rootDir>/scripts/passed.cjs'],
}
