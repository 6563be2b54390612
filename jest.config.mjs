// Each control's tests are a file of their own; together they are run by test/controls-*.test.ts, which load the sandbox once. One is run by its
// name: `npx jest test/controls/<id>`.
const oneByOne = process.argv.some(argument => argument.includes('test/controls/'));

export default {
  // Jest leaves one core idle; on two that doubles the time.
  maxWorkers: '100%',
  // Modules in Jest's ESM mode are never given back: without this a worker grows by each file until it only collects garbage.
  workerIdleMemoryLimit: '1GB',
  testEnvironment: 'node',
  // No test judges how long it takes: on a busy machine the default of five seconds would.
  testTimeout: 120_000,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    '<rootDir>/test/browser/',
    ...(oneByOne ? [] : ['<rootDir>/test/controls/']),
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.serverless/'],
  setupFilesAfterEnv: ['<rootDir>/test/no-secrets-in-logs.ts'],
  watchman: false,
  reporters: ['default', '<rootDir>/test/browser-not-run.mjs'],
};
