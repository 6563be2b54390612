/** Over the whole suite: whatever any test makes the program log holds no link's token, no Slack token, and no signature. */

/** What must never stand in a log: a link with its token, Slack's tokens, our and Slack's signatures, AWS's. */
const secret =
  /\/c\/[0-9A-HJKMNP-TV-Z]{26}#[A-Za-z0-9_-]{43}|xox[abp]-[A-Za-z0-9-]{6,}|\bv[01]=[0-9a-f]{64}\b|Signature=[0-9a-f]{64}/;

const seen: string[] = [];
const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;

// Tests put functions of their own in these places to keep quiet or to listen: those are listened to as well.
for (const level of levels) {
  let current = console[level];
  Object.defineProperty(console, level, {
    configurable: true,
    get: () => current,
    set: (next: typeof current) => {
      current = heard(next);
    },
  });
  console[level] = current;
}

function heard(next: (...all: unknown[]) => void): (...all: unknown[]) => void {
  return (...all) => {
    const line = all.map(one => (typeof one === 'string' ? one : (JSON.stringify(one) ?? ''))).join(' ');
    if (secret.test(line)) seen.push(line.slice(0, 400));
    next(...all);
  };
}

afterEach(() => {
  const found = seen.splice(0);
  if (found.length > 0) throw new Error(`A log line holds a secret: ${found.join('\n')}`);
});
