/** A dump and its restore, by PostgreSQL's own programs, which npm does not bring: .ci/run runs it where they are. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/restore/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  reporters: ['default'],
}
