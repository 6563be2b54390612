// `npm run test:browser`: the tests that need a browser, Debian's chromium. They are slow to begin, so they run one after the other.
import base from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: 60_000,
  maxWorkers: 1,
  reporters: ['default'],
};
