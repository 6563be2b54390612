/** Beside the summary of `npm test`: what it did not run. */

/** A reporter of jest's that says one thing when all else is said. */
export default class BrowserNotRun {
  onRunComplete() {
    process.stderr.write('Not run here: the tests in a browser. npm run test:browser runs them.\n');
  }
}
