/** The tests that need a browser (`npm run test:e2e`); without one they fail. `npm test` leaves them out. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 240_000,
  maxWorkers: 1,
  reporters: ['default'],
}
