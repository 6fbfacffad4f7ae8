/** The tests that kill, stop and starve servers (`npm run test:fault`); `npm test` leaves them out, CI runs them. */
module.exports = {
  ...require('./jest.config.cjs'),
  testMatch: ['<rootDir>/test/fault/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  reporters: ['default'],
}
